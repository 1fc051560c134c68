"""A Slack bot that puts ChartMogul CRM tasks where a team already is. The map, one sentence a room:

cli         the commands that a person types in a terminal
app         the only room that knows every other; puts a running bot together
settings    the only reader of the environment
clock       the only file that reads the time or waits
logs        how the process's log lines look
proxies     which proxy a connection goes through
domain      tasks, customers, access, reminders and language: values and rules, pure
use_cases   what the bot does, one verb a file, over ports
chartmogul  talks to ChartMogul's API, and knows its wire format, pace and errors
store       keeps state in one SQLite file
pictures    draws the weekly picture, in a child process that alone loads a plotting library
slack       talks to Slack: transport brings payloads in, api sends calls out, features answer
sandbox     a ChartMogul and a Slack on loopback, for the demo and the tests
"""

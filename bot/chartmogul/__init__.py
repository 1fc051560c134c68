"""ChartMogul's API behind the ports TaskSource and CustomerSource. The only room that knows httpx. One sentence a file:

client               what the rest of the bot may ask: tasks, assignees, customers, contacts, the account
api                  one GET: paced, retried within an interactive budget, its failures turned into Problems
listing              all tasks of one query, by the plain chain of pages or by due windows side by side
splitting            where to cut a span of due instants; pure
task_index           what a walk over all open tasks teaches; pure
single_flight_cache  the same question asked by many at once is asked once
rate_limiter         at most 40 requests in any second and 20 in flight
connection           the HTTP client and its connections
wire                 JSON to domain values
entries              lists in which something is malformed, entry by entry
errors               error answers to Problems
"""

"""Several customers answer to the words: each with what tells it apart and a button that asks the same of it."""

from __future__ import annotations

from bot.domain.customers.customer import Customer
from bot.domain.language.wording import money_in_words, shortened
from bot.slack.blocks.message import Block, Message
from bot.slack.blocks.mrkdwn import bold, escape
from bot.slack.blocks.parts import as_text, button, context, section
from bot.slack.features.tasks import action_ids
from bot.slack.features.tasks.list_value import write_question
from bot.use_cases.tasks.list_tasks import Ambiguous

_NAME = 60


def choice_message(ambiguous: Ambiguous) -> Message:
    choice = ambiguous.choice
    how_many = f"More than {len(choice.customers)}" if choice.more else str(len(choice.customers))
    sentence = f"{how_many} customers answer to “{shortened(choice.words, _NAME)}”. Which one do you mean?"
    more = "There are more: type a longer part of the name." if choice.more else ""
    blocks: list[Block] = [section(escape(sentence))]
    blocks += [_row(customer, write_question(ambiguous.question_for(customer))) for customer in choice.customers]
    if more:
        blocks.append(context(escape(more)))
    spoken = [f"- {_name(customer)} ({_tells_apart(customer)})" for customer in choice.customers]
    return Message(as_text(escape(line) for line in [sentence, *spoken, more]), tuple(blocks))


def _row(customer: Customer, value: str) -> Block:
    row = section(f"{bold(_name(customer))}\n{escape(_tells_apart(customer))}")
    return {**row, "accessory": button("This one", action_ids.CHOOSE_CUSTOMER, value)}


def _name(customer: Customer) -> str:
    return shortened(customer.label, _NAME)


def _tells_apart(customer: Customer) -> str:
    money = money_in_words(customer.mrr_cents, customer.currency) if customer.mrr_cents else ""
    parts = (shortened(customer.email, _NAME), money, customer.status.lower())
    return ", ".join(part for part in parts if part) or customer.uuid

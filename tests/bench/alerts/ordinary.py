"""Ordinary prompts to measure speed on: what people ask a model, in many languages."""

# ruff: noqa: E501 - one sentence a line, however long

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 7
SHORTEST, LONGEST = 20, 2_000
# What a prompt is made of, in percent.
SHARES = {"english": 45, "other languages": 25, "code": 10, "digits": 20}


def prompts(count: int, seed: int = SEED) -> list[str]:
    """Make prompts whose lengths are spread evenly over the orders of magnitude."""
    dice = random.Random(seed)
    return [_prompt(dice) for _ in range(count)]


def _prompt(dice: random.Random) -> str:
    length = round(SHORTEST * (LONGEST / SHORTEST) ** dice.random())
    [kind] = dice.choices(list(SHARES), list(SHARES.values()))
    piece = _source(kind, dice)
    text = piece()
    while len(text) < length:
        text += dice.choice((" ", " ", "\n", "\n\n")) + piece()
    return text[:length]


def _source(kind: str, dice: random.Random) -> Callable[[], str]:
    """Return what makes one piece after another; a prompt keeps to one language."""
    match kind:
        case "english":
            return lambda: _filled(dice, _ENGLISH)
        case "other languages":
            sentences = dice.choice(_OTHERS).strip().split("\n")
            return lambda: dice.choice(sentences)
        case "code":
            return lambda: dice.choice(_CODE)
    row = dice.choice(_DIGIT_ROWS)
    return lambda: row(dice)


def _filled(dice: random.Random, sentences: list[str]) -> str:
    return dice.choice(sentences).format(
        thing=dice.choice(_THINGS), place=dice.choice(_PLACES), n=dice.randint(2, 90)
    )


def _table(dice: random.Random) -> str:
    cells = [f"{dice.random() * 10 ** dice.randint(1, 6):.{dice.randint(0, 3)}f}" for _ in range(5)]
    return "\t".join(cells)


def _log_line(dice: random.Random) -> str:
    return (
        f"2026-0{dice.randint(1, 9)}-{dice.randint(10, 28)} {dice.randint(10, 23)}:{dice.randint(10, 59)}:"
        f"{dice.randint(10, 59)} worker-{dice.randint(1, 16)} took {dice.randint(1, 9999)} ms, {dice.randint(0, 10**7)} rows"
    )


def _invoice(dice: random.Random) -> str:
    return (
        f"{dice.randint(1, 40)} x {dice.choice(_THINGS)}, item {dice.randint(10**4, 10**8)}, "
        f"{dice.randint(1, 900)}.{dice.randint(10, 99)} EUR, order {dice.randint(2020, 2026)}-{dice.randint(1000, 99999)}"
    )


def _figures(dice: random.Random) -> str:
    return ", ".join(str(dice.randrange(10 ** dice.randint(1, 9))) for _ in range(6))


_DIGIT_ROWS = (_table, _log_line, _invoice, _figures)
_THINGS = (
    "a bicycle", "the garden", "our budget", "a wedding speech", "the essay", "my resume", "a birthday cake", "the kitchen",
    "a mobile app", "the quarterly report", "a small business", "the recipe", "an old laptop", "the marathon", "a used car",
    "the apartment", "a piano lesson", "the newsletter", "a spreadsheet", "the database", "my daughter's homework", "a road trip",
    "the contract", "a vegetable soup", "the presentation", "a chess opening", "the solar panels", "a podcast", "the meeting",
    "an email to my landlord", "the history of tea", "a unit test", "the immune system", "a haiku", "the printer", "a puppy",
)  # fmt: skip
_PLACES = (
    "Lisbon", "the Alps", "northern Japan", "Chicago", "a village near Kyiv", "Nairobi", "the office", "our school", "Quebec",
    "Buenos Aires", "the Scottish Highlands", "Hanoi", "the basement", "Istanbul", "a small town in Ohio", "Melbourne",
)  # fmt: skip
_ENGLISH = [
    "Can you help me plan {thing} for {n} people in {place}?",
    "Write a short, friendly message to my colleagues about {thing}.",
    "What are the main advantages and disadvantages of {thing} compared with renting one?",
    "Summarise the following notes in three bullet points and keep the tone neutral.",
    "I have been thinking about {thing} since we moved to {place}, but I don't know where to begin.",
    "Explain photosynthesis to a ten-year-old, with one example from everyday life.",
    "My manager asked me to prepare {thing} by Friday, and I have about {n} minutes left.",
    "Give me a weekly meal plan without dairy products, including a shopping list.",
    "How long does it usually take to learn enough Spanish to order dinner in {place}?",
    "Rewrite this paragraph so that it sounds more confident, but don't make it longer.",
    "The trains from {place} were late again, so nobody arrived before the second session.",
    "Compare three ways of financing {thing} and say which one carries the least risk.",
    "She told me that the weather in {place} changes every {n} minutes in spring.",
    "Draft an outline for a talk about {thing}, with a surprising opening and a clear conclusion.",
    "Why do leaves change their colour in autumn, and why not all at the same time?",
    "We agreed to split the costs evenly, except for the deposit, which he had already paid.",
    "Please proofread the text below; I am not a native speaker and worry about the articles.",
    "What would be a fair price for {thing} that is about {n} years old?",
    "Create a table with the columns name, purpose, cost and remarks for {thing}.",
    "It turned out that the old system had been counting every visitor twice for years.",
    "Suggest five titles for a story about two sisters who inherit a lighthouse in {place}.",
    "If I leave at half past six, will I reach {place} before the shops close?",
    "Translate the sentence into French and explain the grammar of each part.",
    "The report should show what happened, who was involved and what we learned from it.",
    "Tell me more about the economy of {place} in the nineteenth century.",
    "I would like to order {thing}, but the website keeps showing an error when I continue.",
    "Which exercises are good for the lower back if one sits at a desk for {n} hours a week?",
    "Act as a patient tutor and ask me one question at a time about {thing}.",
    "Our team has {n} members in four time zones, and meetings are becoming difficult.",
    "Describe {thing} in the style of a nineteenth-century novel.",
    "The results look promising, although the sample was small and the method untested.",
    "List the steps to repair {thing}, starting with the tools that I need.",
    "Could you check whether this argument is sound, and point out what I am missing?",
    "In {place}, the museum is closed on Mondays and free on the first Sunday of the month.",
]
_OTHERS = (
    """
Kannst du mir helfen, eine Reise nach Norwegen für vier Personen zu planen?
Schreibe eine kurze Zusammenfassung des Textes in einfacher Sprache.
Warum schmeckt selbst gebackenes Brot besser als gekauftes, und wie lange hält es sich?
Die Sitzung wurde auf Donnerstag verschoben, weil der Raum schon belegt war.
Welche Unterlagen brauche ich, wenn ich ein gebrauchtes Auto kaufen möchte?
Erkläre bitte den Unterschied zwischen Umsatz und Gewinn mit einem Beispiel.
""",
    """
Peux-tu m'aider à préparer un entretien d'embauche pour la semaine prochaine ?
Rédige une lettre polie pour demander le remboursement d'un billet de train.
Quels sont les avantages de la marche à pied par rapport au vélo en ville ?
La réunion a duré plus longtemps que prévu, mais nous avons trouvé une solution.
Explique-moi la différence entre le climat et la météo avec des mots simples.
Donne-moi trois idées de recettes rapides pour un soir d'été à la campagne.
""",
    """
¿Puedes ayudarme a escribir un discurso para la boda de mi hermana?
Necesito un plan de estudio de seis semanas para aprender a programar.
La película me pareció demasiado larga, aunque los actores eran muy buenos.
Explica las causas principales de la revolución industrial en pocas palabras.
¿Qué diferencia hay entre alquilar y comprar una vivienda en una ciudad grande?
El tren llegó con retraso y perdimos la primera parte de la conferencia.
""",
    """
Você pode sugerir um roteiro de cinco dias pelo litoral do nordeste?
Escreva um resumo do artigo e destaque as conclusões mais importantes.
Como faço para cuidar de plantas que precisam de pouca luz e pouca água?
A reunião de ontem terminou tarde, mas todos ficaram satisfeitos com o resultado.
Qual é a melhor maneira de aprender a tocar violão depois dos quarenta anos?
""",
    """
Puoi spiegarmi come si prepara una buona presentazione in poco tempo?
Vorrei organizzare una festa a sorpresa per i miei genitori a settembre.
Il museo è aperto tutti i giorni tranne il lunedì, e l'ingresso costa poco.
Quali libri consiglieresti a chi si interessa di storia dell'arte moderna?
Riscrivi questo paragrafo in modo più semplice senza cambiare il significato.
""",
    """
Czy możesz pomóc mi ułożyć plan treningowy na najbliższe dwa miesiące?
Napisz krótkie podziękowanie dla zespołu za zakończenie trudnego projektu.
Wczoraj wieczorem padał śnieg, więc wróciliśmy do domu dopiero po północy.
Jakie są najważniejsze różnice między tymi dwiema ofertami kredytu?
Opowiedz mi o historii tego miasta i o ludziach, którzy je zbudowali.
""",
    """
Допоможи мені скласти план подорожі Карпатами на чотири дні з дітьми.
Поясни простими словами, чому небо синє, а захід сонця червоний.
Учора ми довго обговорювали новий розклад, але так нічого й не вирішили.
Напиши короткий лист сусідам про ремонт, який почнеться наступного тижня.
Які книжки варто прочитати людині, що цікавиться історією архітектури?
""",
    """
Помоги составить список вопросов для собеседования с дизайнером.
Объясни, чем отличается инфляция от обычного роста цен, на примере.
Вчера на совещании решили перенести запуск проекта на осень.
Какие упражнения полезны для спины, если весь день сидишь за столом?
Напиши поздравление бабушке, которая любит сад и старые фильмы.
""",
    """
请帮我写一封感谢信，感谢老师一年来的帮助和鼓励。
这篇文章的主要观点是什么？请用三句话概括。
周末我们打算去山里走走，你觉得需要准备些什么东西？
为什么秋天树叶会变黄？请用简单的语言给孩子解释一下。
会议改到星期四下午，因为会议室已经被别人预订了。
""",
    """
来週の発表の準備を手伝ってください。内容は環境問題についてです。
この文章をもっと自然な日本語に直してもらえますか。
京都で静かに過ごせる場所をいくつか教えてください。
昨日の会議は長引きましたが、最後には良い結論が出ました。
初心者でも作れる簡単な夕食のレシピを三つ考えてください。
""",
    """
다음 주 발표를 위해 짧은 소개 글을 써 주세요.
이 문장을 조금 더 부드럽게 고쳐 줄 수 있나요?
가을에 가족과 함께 가기 좋은 여행지를 추천해 주세요.
회의가 길어져서 저녁 약속에 조금 늦을 것 같습니다.
""",
    """
هل يمكنك مساعدتي في كتابة رسالة شكر إلى زملائي في العمل؟
اشرح لي الفرق بين المناخ والطقس بكلمات بسيطة من فضلك.
تأخر القطار صباح اليوم فوصلنا بعد بداية المحاضرة الأولى.
ما هي أفضل طريقة لتعلم الطبخ المنزلي في وقت قصير؟
""",
    """
क्या आप मुझे बच्चों के लिए एक छोटी कहानी लिखने में मदद कर सकते हैं?
इस लेख का सारांश सरल भाषा में तीन वाक्यों में लिखिए।
कल शाम बारिश के कारण हम देर से घर पहुँचे और खाना बाहर से मँगाया।
पहाड़ों की यात्रा के लिए हमें कौन-कौन सी चीज़ें साथ ले जानी चाहिए?
""",
    """
Bir hafta sonu gezisi için bana sakin ve ucuz bir yer önerir misin?
Bu metni daha resmi bir dille yeniden yaz, ama anlamını değiştirme.
Toplantı beklenenden uzun sürdü, yine de güzel bir karara vardık.
Evde ekmek yapmak isteyen biri hangi malzemelerle başlamalı?
""",
    """
Hãy giúp tôi viết một bài giới thiệu ngắn về quê hương của mình.
Vì sao lá cây đổi màu vào mùa thu, bạn có thể giải thích đơn giản không?
Hôm qua trời mưa to nên chúng tôi phải hoãn chuyến đi đến tuần sau.
""",
    """
Tolong buatkan ringkasan singkat dari catatan rapat kemarin sore.
Apa saja yang perlu disiapkan untuk membuka warung kopi kecil di rumah?
Jelaskan perbedaan antara cuaca dan iklim dengan bahasa yang mudah.
""",
)
_CODE = [
    "def mean(values: list[float]) -> float:\n    return sum(values) / len(values)\n",
    "Why does this loop never end?\n\nfor i in range(10):\n    while i < 5:\n        print(i)\n",
    "SELECT name, COUNT(*) FROM orders WHERE created_at > '2026-01-01' GROUP BY name ORDER BY 2 DESC;",
    "const total = items.filter(item => item.done).map(item => item.price).reduce((a, b) => a + b, 0);",
    "git checkout -b feature/search && git push origin feature/search",
    '{"name": "Widget", "tags": ["red", "small"], "size": {"w": 20, "h": 35}, "stock": 118}',
    '<ul class="menu">\n  <li><a href="/about">About us</a></li>\n  <li>Contact</li>\n</ul>',
    "docker run --rm -v $PWD:/app -w /app python:3.13 python -m pytest -q",
    "Traceback (most recent call last):\n  File \"app.py\", line 42, in <module>\n    main()\nKeyError: 'city'",
    "public int size() { return this.head == null ? 0 : 1 + this.head.next.size(); }",
    "Explain what the type `dict[str, list[int]]` means and when I should prefer a dataclass.",
    "body { margin: 0; font: 16px/1.5 system-ui; color: #222 } .card > h2 { padding: 1rem 0 }",
    "How can I read a large CSV file in Python without loading all of it into memory?",
    'fn main() { let xs = vec![1, 2, 3]; println!("{}", xs.iter().sum::<i32>()); }',
]

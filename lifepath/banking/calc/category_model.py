"""Which category does a transaction belong to, judged by how the household sorted earlier ones?

Naive Bayes over the words of the payee, the whole payee, the account, the direction and the size of the amount, with
add-one smoothing, in Decimals (no logarithms, no binary float). The confidence is not the model's own, which is far too
sure of itself: it is the share of right answers among the latest fifth of the history, held back while the rest was
learned, for answers as sure as this one; for a payee never seen at most a half. Not modelled: memo texts, time of day,
payees across households.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lifepath.banking.calc import payees
from lifepath.banking.calc.recurring import StatementLine

VERSION = "1"
FEWEST_LINES = 20
HELD_BACK_SHARE = 5  # one in five, the latest
SURE = (Decimal("0.5"), Decimal("0.8"), Decimal("0.95"), Decimal("0.99"))  # borders between classes of sureness
AMOUNT_BORDERS = tuple(Decimal(size) for size in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000))
SMOOTHING = Decimal(1)
UNSEEN_AT_MOST = Decimal("0.50")
"""A payee never seen: few of them were held back, and the next one is another shop."""


class TooLittleHistory(ValueError):
    """A model needs at least twenty categorised lines of two categories."""


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A transaction that a person or a rule has put into a category."""

    line: StatementLine
    category: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category with the chance that it is right, and the next best ones."""

    category: str
    confidence: Decimal  # 0 to 1, two places
    payee_seen: bool
    runners_up: tuple[str, ...]
    because: tuple[str, ...]  # the features seen before


@dataclass(frozen=True, slots=True)
class CategoryModel:
    """What was learned: counts of categories and features, and how often answers of each sureness were right."""

    version: str
    lines: int
    category_counts: Mapping[str, int]
    feature_counts: Mapping[str, Mapping[str, int]]  # category -> feature -> count
    feature_totals: Mapping[str, int]  # category -> all its features
    vocabulary: frozenset[str]
    accuracy: Mapping[tuple[bool, int], Decimal]  # (payee seen before, class of sureness) -> share right
    held_back: int
    held_back_right: int


def train(*, lines: Iterable[LabelledLine]) -> CategoryModel:
    """Learn from a household's own history."""
    ordered = sorted(lines, key=lambda labelled: (labelled.line.posted_on, labelled.line.id))
    if len(ordered) < FEWEST_LINES or len({labelled.category for labelled in ordered}) < 2:
        raise TooLittleHistory(f"{len(ordered)} lines are not enough to learn categories from.")
    cut = len(ordered) - len(ordered) // HELD_BACK_SHARE
    early = _fit(ordered[:cut], {}, 0, 0)
    answers: Counter[tuple[bool, int]] = Counter()
    right: Counter[tuple[bool, int]] = Counter()
    for labelled in ordered[cut:]:
        best, group, _ = _answer(early, labelled.line)
        answers[group] += 1
        right[group] += best == labelled.category
    accuracy = {
        (known, sureness): _share(
            sum(right[group] for group in _pool(known, sureness, answers)),
            sum(answers[group] for group in _pool(known, sureness, answers)),
        )
        for known in (True, False)
        for sureness in range(len(SURE) + 1)
    }
    return _fit(ordered, accuracy, sum(answers.values()), sum(right.values()))


def suggest(*, model: CategoryModel, line: StatementLine) -> Suggestion:
    """The likeliest category of a line."""
    best, group, ranked = _answer(model, line)
    accuracy, payee_seen = model.accuracy[group], group[0]
    return Suggestion(
        category=best,
        confidence=accuracy if payee_seen else min(accuracy, UNSEEN_AT_MOST),
        payee_seen=payee_seen,
        runners_up=tuple(ranked[1:3]),
        because=tuple(feature for feature in _features(line) if feature in model.vocabulary),
    )


def _features(line: StatementLine) -> list[str]:
    size = sum(abs(line.amount) >= border for border in AMOUNT_BORDERS)
    features = [f"word {token}" for token in payees.key(line.payee).split()]
    return [
        f"payee {payees.key(line.payee)}",
        *features,
        f"account {line.account}",
        f"{'in' if line.amount > 0 else 'out'} size {size}",
    ]


def _fit(
    lines: Sequence[LabelledLine], accuracy: Mapping[tuple[bool, int], Decimal], held_back: int, right: int
) -> CategoryModel:
    counts: dict[str, Counter[str]] = {}
    categories: Counter[str] = Counter()
    for labelled in lines:
        categories[labelled.category] += 1
        counts.setdefault(labelled.category, Counter()).update(_features(labelled.line))
    return CategoryModel(
        version=VERSION,
        lines=len(lines),
        category_counts=categories,
        feature_counts=counts,
        feature_totals={category: sum(features.values()) for category, features in counts.items()},
        vocabulary=frozenset(feature for features in counts.values() for feature in features),
        accuracy=accuracy,
        held_back=held_back,
        held_back_right=right,
    )


def _answer(model: CategoryModel, line: StatementLine) -> tuple[str, tuple[bool, int], list[str]]:
    """The best category, its class of sureness, and all categories by likelihood."""
    features = _features(line)
    known = [feature for feature in features if feature in model.vocabulary]
    likelihood = {category: _likelihood(model, category, known) for category in model.category_counts}
    ranked = sorted(likelihood, key=lambda category: (-likelihood[category], category))
    share = likelihood[ranked[0]] / sum(likelihood.values())
    return ranked[0], (features[0] in model.vocabulary, sum(share >= border for border in SURE)), ranked


def _likelihood(model: CategoryModel, category: str, features: Sequence[str]) -> Decimal:
    chance = Decimal(model.category_counts[category]) / model.lines
    counts, whole = model.feature_counts[category], model.feature_totals[category] + len(model.vocabulary)
    for feature in features:
        chance *= (counts.get(feature, 0) + SMOOTHING) / whole
    return chance


def _pool(known: bool, sureness: int, answers: Mapping[tuple[bool, int], int]) -> list[tuple[bool, int]]:
    """The class itself, or with too few answers all classes of payees as known as this one."""
    if answers.get((known, sureness), 0) >= 10:
        return [(known, sureness)]
    return [(known, other) for other in range(len(SURE) + 1)]


def _share(right: int, answers: int) -> Decimal:
    """The share right, pulled towards a half while there are few answers."""
    return ((Decimal(right) + 1) / (answers + 2)).quantize(Decimal("0.01"))

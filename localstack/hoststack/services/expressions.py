"""moto's DynamoDB expressions, parsed once: the dearest call of a burst was UpdateItem.

For each call moto parses an update expression twice, copies its tree by `copy.deepcopy`, walks it
ten times and asks at each node for the classes of interest; it reads a condition anew, and makes
patterns for each of its words; it copies the item twice through a check of its size. For each
attribute of a projection it turns the whole item into Python's types and back. Here a text is
parsed and checked once, trees and items are copied by what they are, the class of a node is looked
up once, a walk that can meet nothing is left out, and attributes are taken as they are. What is
computed is moto's.
"""

import copy
import inspect
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from moto.core import responses
from moto.dynamodb.comparisons import (
    AttributeValue,
    ConditionExpressionParser,
    OpDefault,
)
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.parsing.ast_nodes import (
    DepthFirstTraverser,
    Expression,
    Node,
    NoneExistingPath,
    UpdateExpressionFunction,
    UpdateExpressionPath,
)
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.parsing.validators import (
    ActionCountValidator,
    OverlappingPathsValidator,
    UpdateHashRangeKeyValidator,
)

_MOST = 1_000  # expressions to remember; programs write them with placeholders
_MOST_CHECKED = 100  # names and keys that one expression was checked with


def install() -> None:
    """Replace what moto does for each call and could do once."""
    UpdateExpressionParser.make = tree_of
    Node.__deepcopy__ = copy_of_tree
    Item.__deepcopy__ = copy_of_item
    DynamoType.__deepcopy__ = copy_of_value
    Item.project = projected
    Node.find_clauses = clauses_of
    DepthFirstTraverser.traverse = traverse
    ConditionExpressionParser.parse = condition_of
    ConditionExpressionParser._make_operand = operand_of
    responses.method_names_from_class = Methods
    responses.camelcase_to_underscores = lru_cache(_MOST)(_snake_case)


# moto's own.
_make = UpdateExpressionParser.make
_project = Item.project
_operand = ConditionExpressionParser._make_operand
_snake_case = responses.camelcase_to_underscores


@lru_cache(_MOST)
def tree_of(expression: str) -> Any:
    """The tree of an update expression; moto changes copies of it only.

    Each of its nodes knows what kinds there are `below` it, itself included. The root knows with
    all of its copies what it was `checked` with.
    """
    tree = _make(expression)
    _note_kinds(tree)
    tree.checked = set()
    return tree


def _note_kinds(node: Any) -> frozenset[type]:
    children = [child for child in node.children or () if isinstance(child, Node)]
    node.below = frozenset((type(node),)).union(*map(_note_kinds, children))
    kinds: frozenset[type] = node.below
    return kinds


def condition_of(parser: Any) -> Any:
    """A condition: its tree is that of its text and names, whatever the values are."""
    expression, names = parser.condition_expression, parser.expression_attribute_names
    if not expression:
        return OpDefault(None, None)
    tree, found, values = _condition(expression, tuple((names or {}).items()))
    parser.expr_attr_names_found += found
    parser.expr_attr_values_found += values
    for name in values:
        parser.expression_attribute_values[name]  # or moto's error for a value that is not there
    return parser._make_op_condition(tree)


def operand_of(parser: Any, node: Any) -> Any:
    """A part of a condition: a value is looked up when it is used."""
    if node.kind == parser.Kind.EXPRESSION_ATTRIBUTE_VALUE:
        return AttributeValue(parser.expression_attribute_values[node.text])
    return _operand(parser, node)


@lru_cache(_MOST)
def _condition(
    expression: str, names: tuple[tuple[str, str], ...]
) -> tuple[Any, tuple[str, ...], tuple[str, ...]]:
    """A condition's tree, and the names and values that it asks for."""
    parser: Any = ConditionExpressionParser(expression, dict(names), _ByName())
    nodes = parser._lex_condition_expression()
    for step in (
        parser._parse_paths,
        parser._apply_functions,
        parser._apply_comparator,
        parser._apply_in,
        parser._apply_between,
        parser._apply_parens_and_booleans,
    ):
        nodes = step(nodes)
    tree = nodes[0]
    return tree, tuple(parser._find_literals(tree)), tuple(parser._find_expr_attr_values(tree))


class _ByName(dict[str, Any]):
    """Values that are known by their names alone."""

    def __missing__(self, name: str) -> str:
        return name


def copy_of_tree(node: Any, _memo: dict[int, Any] | None = None) -> Any:
    """A tree's copy below one of its nodes; the copy has no parent."""
    twin = object.__new__(type(node))
    twin.__dict__.update(node.__dict__)
    twin.parent = None
    if node.children is not None:
        twin.children = [_copy_of_child(child, twin) for child in node.children]
    return twin


def _copy_of_child(child: Any, parent: Any) -> Any:
    kind: Any = type(child)
    if not _is_node(kind):
        return copy.deepcopy(child)
    twin = copy_of_tree(child)
    twin.parent = parent
    return twin


def copy_of_item(item: Any, memo: dict[int, Any]) -> Any:
    """An item's copy, without weighing it anew for each attribute."""
    twin = object.__new__(type(item))
    twin.__dict__.update(item.__dict__)
    twin.attrs = LimitedSizeDict()
    for name, value in item.attrs.items():
        dict.__setitem__(twin.attrs, name, copy.deepcopy(value, memo))
    return twin


def copy_of_value(value: Any, memo: dict[int, Any]) -> Any:
    """A copy of an attribute's value; most are texts and numbers, which nobody changes."""
    twin = object.__new__(type(value))
    twin.__dict__.update(value.__dict__)
    content = value.value
    match content:
        case str():
            pass
        case list():
            twin.value = [_copy_of_part(each, memo) for each in content]
        case dict():
            twin.value = {name: _copy_of_part(each, memo) for name, each in content.items()}
        case _:
            twin.value = copy.deepcopy(content, memo)
    return twin


def _copy_of_part(part: Any, memo: dict[int, Any]) -> Any:
    if type(part) is DynamoType:
        return copy_of_value(part, memo)
    return part if type(part) is str else copy.deepcopy(part, memo)


def projected(item: Any, paths: list[list[str]]) -> Any:
    """The attributes of an item that are named; moto itself looks below them."""
    if any(len(path) > 1 or "[" in path[0] for path in paths):
        return _project(item, paths)
    twin = Item(item.hash_key, item.range_key, {})
    for [name] in paths:
        if name in item.attrs:
            dict.__setitem__(twin.attrs, name, item.attrs[name])
    return twin


def traverse(traverser: Any, root: Any) -> Any:
    """Process a tree's nodes as moto does, from the leaves up."""
    facts = _facts(traverser)
    if facts is not None and facts in root.checked:
        return root
    processors = traverser._processing_map()
    before = traverser.pre_processing_of_child
    is_told = before.__func__ is not DepthFirstTraverser.pre_processing_of_child
    _walk(root, -1, processors, tuple(processors), before if is_told else None)
    if facts is not None and len(root.checked) < _MOST_CHECKED:
        root.checked.add(facts)
    return root


def _facts(traverser: Any) -> Any:
    """What the outcome of a check depends on besides the expression; None if on the item, too."""
    match traverser:
        case ActionCountValidator():
            return "counts"
        case OverlappingPathsValidator(expression_attribute_names=names):
            return "paths", frozenset((names or {}).items())
        case UpdateHashRangeKeyValidator(
            expression_attribute_names=names, table_key_attributes=keys
        ):
            return "keys", frozenset(names.items()), frozenset(keys)
    return None


def _walk(node: Any, place: int, processors: Any, wanted: tuple[type, ...], before: Any) -> None:
    kind: Any = type(node)
    if not _is_node(kind) or not _may_meet(getattr(node, "below", None), wanted):
        return
    parent = node.parent
    for i, child in enumerate(node.children or ()):
        if before is not None:
            before(node, i)
        if type(child) is not str:
            _walk(child, i, processors, wanted, before)
    found = _first_kind(kind, wanted)
    if found is not None:
        node = processors[found](node)
        node.parent = parent
        if parent:
            parent.children[place] = node


@lru_cache(_MOST)
def _may_meet(kinds: frozenset[type] | None, wanted: tuple[type, ...]) -> bool:
    """Whether wanted nodes may be among such; a path's place may be taken by one that is none.

    Args:
        kinds: None of a node that was put into the tree.
    """
    if kinds is None:
        return True
    more = (NoneExistingPath,) if UpdateExpressionPath in kinds else ()
    return any(issubclass(kind, wanted) for kind in (*kinds, *more))


def clauses_of(node: Any, kinds: Sequence[type]) -> list[Any]:
    """The nodes of these very classes below a node; none below one of them."""
    found = []
    for child in node.children or ():
        kind: Any = type(child)
        if kind in kinds:
            found.append(child)
        elif _has_clauses(kind):
            found += clauses_of(child, kinds)
    return found


@lru_cache(_MOST)
def _first_kind(kind: Any, wanted: Any) -> Any:
    return next((each for each in wanted if issubclass(kind, each)), None)


@lru_cache(_MOST)
def _is_node(kind: Any) -> bool:
    return issubclass(kind, Node)


@lru_cache(_MOST)
def _has_clauses(kind: Any) -> bool:
    return issubclass(kind, Expression | UpdateExpressionFunction)


class Methods:
    """The names of a class's methods: moto lists them all, sorted, to look for one."""

    def __init__(self, kind: type) -> None:
        self._kind = kind

    def __contains__(self, name: str) -> bool:
        return inspect.isfunction(getattr(self._kind, name, None))

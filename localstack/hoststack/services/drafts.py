"""DynamoDB's writes, whole or not at all: moto changes what is stored while it can still fail.

moto's UpdateItem changes the stored item clause by clause; one that fails half way leaves what it
did, and readers see items that are half updated. On AWS an update happens or does not. Here moto
works on a draft, a table that holds copies; what it did is put into the real table at the end. So
an item that is stored never changes. It is only replaced.
"""

import copy
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from moto.dynamodb.exceptions import (
    InvalidUpdateExpressionInvalidDocumentPath,
    ProvidedKeyDoesNotExist,
    ResourceNotFoundException,
)
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.ast_nodes import (
    DDBTypedValue,
    ExpressionPathDescender,
    NoneExistingPath,
)
from moto.dynamodb.parsing.executors import NodeExecutor
from moto.dynamodb.parsing.validators import (
    ExpressionAttributeResolvingProcessor,
    ExpressionPathResolver,
)

from hoststack.services.expressions import copy_of_item

# moto's own.
_get_keys_value = DynamoDBBackend.get_keys_value
_update_item = DynamoDBBackend.update_item
_transact_write_items = DynamoDBBackend.transact_write_items
_get_action_value = NodeExecutor.get_action_value


class DraftItem(Item):  # type: ignore[misc]
    """A copy of a stored item, to be changed."""

    before: Any

    def __deepcopy__(self, _memo: dict[int, Any]) -> Any:
        """What it was: moto copies an item before it changes it."""
        return self.before


class Changes(list[tuple[Any, Any]]):
    """What was done to the items of a table: moto tells a stream of each change."""

    def add(self, old: Any, new: Any) -> None:
        """Note a change, as a stream would."""
        self.append((old, new))


class Draft(Table):  # type: ignore[misc]
    """A table with the items of one call; it notes what is done to them."""

    def __init__(self, table: Any) -> None:
        self.__dict__.update(table.__dict__)
        self.table = table
        self.items: dict[Any, Any] = defaultdict(dict)
        self.stream_shard = Changes()

    def __deepcopy__(self, _memo: dict[int, Any]) -> Any:
        """moto copies the tables of a transaction, to restore them: a draft is thrown away."""
        return self

    def place(self, item: Any) -> None:
        """Put an item in, unnoted."""
        _place(self, item)

    def commit(self) -> None:
        """Do to the real table and its stream what was done here."""
        for old, new in self.stream_shard:
            if new is not None:
                _place(self.table, new)
            else:
                _remove(self.table, old)
            if self.table.stream_shard is not None:
                self.table.stream_shard.add(old, new)


def _place(table: Any, item: Any) -> None:
    if item.range_key is None:
        table.items[item.hash_key] = item
    else:
        table.items[item.hash_key][item.range_key] = item


def _remove(table: Any, item: Any) -> None:
    if item.range_key is None:
        table.items.pop(item.hash_key, None)
    else:
        table.items[item.hash_key].pop(item.range_key, None)


def _desk(backend: Any, drafts: Mapping[str, Any]) -> Any:
    """The same backend with drafts for tables."""
    desk = object.__new__(type(backend))
    desk.__dict__.update(backend.__dict__)
    desk.tables = drafts
    return desk


def key_values(backend: Any, table: Any, keys: dict[str, Any]) -> Any:
    """A key's values; AWS refuses keys that lack a part or have one of another type.

    PutItem gives a whole item, which moto checks by itself.
    """
    hash_name, range_name = table.hash_key_attr, table.range_key_attr
    if len(keys) > (1 if range_name is None else 2):
        return _get_keys_value(backend, table, keys)
    if table.hash_key_type not in keys.get(hash_name, ()):
        raise ProvidedKeyDoesNotExist
    if range_name is None:
        return DynamoType(keys[hash_name]), None
    if table.range_key_type not in keys.get(range_name, ()):
        raise ProvidedKeyDoesNotExist
    return DynamoType(keys[hash_name]), DynamoType(keys[range_name])


def update_item(backend: Any, table_name: str, key: dict[str, Any], **more: Any) -> Any:
    """moto's UpdateItem on a copy of the item.

    It costs fewer copies than moto's own: two, for streams and for what the call returns, are not
    made, as a stored item does not change.
    """
    table = backend.get_table(table_name)
    stored = table.get_item(*key_values(backend, table, key))
    draft = Draft(table)
    if stored is not None:
        draft.place(_draft_of(stored))
    for name in ("expression_attribute_names", "expression_attribute_values"):
        more[name] = more.get(name) or {}  # a transaction may have None
    if not more.get("update_expression"):
        more["attribute_updates"] = more.get("attribute_updates") or {}  # a key alone is no fault
    item = _update_item(_desk(backend, {table_name: draft}), table_name, key, **more)
    _finish(item)
    # moto puts a new item with its key alone, which is one more INSERT for the stream.
    draft.stream_shard[:] = [(stored, item)]
    draft.commit()
    return item


def same(item: Any, _memo: dict[int, Any]) -> Any:
    """A stored item's copy for those who keep it as it was: itself, as it does not change."""
    return item


def _draft_of(item: Any) -> Any:
    draft = copy_of_item(item, {})
    draft.__class__ = DraftItem
    draft.before = item
    return draft


def _finish(item: Any) -> None:
    """Make an item out of a draft; it must not keep all that it ever was."""
    item.__class__ = Item
    item.__dict__.pop("before", None)


def transact_write_items(backend: Any, transact_items: list[dict[str, Any]]) -> None:
    """moto's TransactWriteItems on the items that it names.

    moto copies all items of a table for each request of a transaction, to restore them if another
    one fails; all writes wait meanwhile, and readers see what is taken back later.
    """
    drafts: dict[str, Draft] = {}
    for request in transact_items:
        for operation in request.values():
            _borrow(backend, drafts, operation)
    _transact_write_items(_desk(backend, drafts), transact_items)
    for draft in drafts.values():
        draft.commit()


def _borrow(backend: Any, drafts: dict[str, Draft], operation: dict[str, Any]) -> None:
    """Put the item that an operation is about into its table's draft; moto refuses what is none."""
    try:
        table = backend.get_table(operation.get("TableName"))
    except ResourceNotFoundException:
        return
    draft = drafts.setdefault(table.name, Draft(table))
    attributes = operation.get("Item") or operation.get("Key") or {}
    names = [name for name in (table.hash_key_attr, table.range_key_attr) if name is not None]
    key = [DynamoType(attributes[name]) for name in names if attributes.get(name)]
    if len(key) == len(names) and all(type(part.value) is str for part in key):
        item = table.get_item(*key)
        if item is not None:
            draft.place(item)


def action_value(executor: Any) -> Any:
    """The value of an action, for this action alone.

    moto stores the very object that it found: after `SET b = a` a change in the list `b` was one
    in `a`. Texts and numbers are never changed, only replaced.
    """
    value = _get_action_value(executor)
    return value if type(value.value) is str else copy.deepcopy(value)


def resolved(processor: Any, node: Any) -> Any:
    """What a path means: AWS reads the item as it was before any action of the update.

    What is to be set below a text or a number is refused; moto says yes, and does nothing.
    """
    item = getattr(processor.item, "before", processor.item)
    resolver = ExpressionPathResolver(processor.expression_attribute_names)
    found = resolver.resolve_expression_path(item, node)
    if isinstance(found, NoneExistingPath) and not processor.resolving and len(node.children) > 2:
        *parents, last, _ = node.children
        if isinstance(last, ExpressionPathDescender):
            parent = resolver.resolve_expression_path_nodes(item, parents)
            if isinstance(parent, DDBTypedValue) and parent.get_value().type != "M":
                raise InvalidUpdateExpressionInvalidDocumentPath
    return found


REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (Item, "__deepcopy__", same),
    (DynamoDBBackend, "get_keys_value", key_values),
    (DynamoDBBackend, "update_item", update_item),
    (DynamoDBBackend, "transact_write_items", transact_write_items),
    (NodeExecutor, "get_action_value", action_value),
    (ExpressionAttributeResolvingProcessor, "resolve_expression_path", resolved),
)


def install() -> None:
    """Put this in moto's place."""
    for owner, name, ours in REPLACED:
        setattr(owner, name, ours)

"""Field masks: a.b.c, a/b/c, a(b,c), lists and *."""

from dataclasses import dataclass, field
from typing import Any

from tests.google.discovery import apis
from tests.google.errors import Json

Tree = dict[str, Any]  # a name -> what is asked of it; an empty tree is all of it


class MaskError(Exception):
    """A mask that cannot be read, or a path that leads nowhere."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass
class _Reader:
    text: str
    at: int = 0
    depth: int = field(default=0)

    def peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def items(self) -> Tree:
        tree: Tree = {}
        while True:
            _merge(tree, self.path())
            if self.peek() != ",":
                return tree
            self.at += 1

    def path(self) -> Tree:
        start = self.at
        while self.peek() and self.peek() not in ",()./":
            self.at += 1
        word = self.text[start : self.at].strip()
        if not word:
            raise MaskError(self.text)
        rest: Tree = {}
        if self.peek() and self.peek() in "./":
            self.at += 1
            rest = self.path()
        elif self.peek() == "(":
            self.at += 1
            rest = self.items()
            if self.peek() != ")":
                raise MaskError(self.text)
            self.at += 1
        return {word: rest}


def _merge(tree: Tree, other: Tree) -> None:
    for word, rest in other.items():
        if word not in tree:
            tree[word] = rest
        elif not tree[word] or not rest:
            tree[word] = {}
        else:
            _merge(tree[word], rest)


def read(text: str) -> Tree:
    """The tree of a mask."""
    reader = _Reader(text.replace(" ", ""))
    tree = reader.items()
    if reader.at < len(reader.text):
        raise MaskError(text)
    return tree


def apply(tree: Tree, value: Any) -> Any:
    """What a mask leaves of an answer."""
    return _apply(tree, value, {})


def _apply(tree: Tree, value: Any, known: dict[tuple[int, int], Json]) -> Any:
    """The same; `known` is what masks have left of the objects met so far, by the identities of both."""
    if isinstance(value, list):
        return [_apply(tree, each, known) for each in value] if tree and "*" not in tree else value
    rest = tree.get("*", {}) if not tree or "*" in tree else None
    if not isinstance(value, dict) or rest == {}:
        return value
    key = id(tree), id(value)
    if key not in known:
        inside = {name: tree[name] if rest is None else rest for name in value if rest is not None or name in tree}
        known[key] = {name: _apply(part, value[name], known) for name, part in inside.items()}
    return known[key]


def wants(tree: Tree, *path: str) -> bool:
    """Whether a mask asks for something at the path or below it."""
    for word in path:
        if not tree or "*" in tree:
            return True
        if word not in tree:
            return False
        tree = tree[word]
    return True


def check(tree: Tree, schema: Json, schemas: dict[str, Json], path: str = "") -> None:
    """Raises for the first path of a mask that a schema has not."""
    schema = _resolved(schema, schemas)
    for word, rest in tree.items():
        here = f"{path}.{word}" if path else word
        if word == "*":
            continue
        known = schema.get("properties", {})
        if word not in known and "additionalProperties" not in schema:
            raise MaskError(here)
        if rest:
            check(rest, known.get(word, schema.get("additionalProperties", {})), schemas, here)


def _resolved(schema: Json, schemas: dict[str, Json]) -> Json:
    while "$ref" in schema or schema.get("type") == "array":
        schema = schemas[schema["$ref"]] if "$ref" in schema else schema["items"]
    return schema


def paste(tree: Tree, old: Json, new: Json) -> Json:
    """The old JSON with the new one's values wherever the mask reaches; what the new one lacks is cleared."""
    if not tree or "*" in tree:
        return dict(new)
    result = dict(old)
    for word, rest in tree.items():
        if rest and isinstance(new.get(word, {}), dict):
            inside = paste(rest, old.get(word) or {}, new.get(word) or {})
            result[word] = inside
            if not inside:
                del result[word]
        elif new.get(word) is None:
            result.pop(word, None)
        else:
            result[word] = new[word]
    return result


def of_schema(text: str, schema: str, api: str = "sheets") -> Tree:
    """The tree of a mask, every path of which a schema must have."""
    schemas = apis()[api].schemas
    tree = read(text)
    check(tree, {"$ref": schema}, schemas)
    return tree

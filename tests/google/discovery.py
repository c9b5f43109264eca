"""The published descriptions of both APIs: which method a path is, and whether JSON is what they say."""

import functools
import json
import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator

from tests.google.errors import Json, violation


@dataclass
class Method:
    """One method of an API."""

    id: str
    verb: str
    pattern: re.Pattern[str]
    parameters: dict[str, Json]
    request: str
    response: str
    api: "Api"

    @property
    def drive(self) -> bool:
        """Whether Drive answers it."""
        return self.api.name == "drive"


@dataclass
class Api:
    """One API as published."""

    name: str
    document: Json
    methods: list[Method] = field(default_factory=list)

    @property
    def schemas(self) -> dict[str, Json]:
        """The schemas by name."""
        found: dict[str, Json] = self.document["schemas"]
        return found

    @functools.cached_property
    def _definitions(self) -> Json:
        return {name: _schema(each) for name, each in self.schemas.items()}

    @functools.cache  # noqa: B019 - two APIs live as long as the program
    def validator(self, name: str) -> Draft202012Validator:
        """The validator of one schema."""
        return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": self._definitions})

    def type_of(self, schema: Any) -> str:
        """The full name of a schema that is one of the published ones."""
        name = next((name for name, each in self._definitions.items() if each is schema), "")
        name = {"Request": "BatchUpdateSpreadsheetRequest.Request"}.get(name, name)
        return f"type.googleapis.com/google.apps.{self.name}.v4.{name}" if name else ""

    def __hash__(self) -> int:
        """By name."""
        return hash(self.name)


class Found(NamedTuple):
    """A method with the parts of the path that are its own, still quoted."""

    method: Method
    path: dict[str, str]


def _schema(schema: Json) -> Json:
    """A schema of the discovery format as JSON Schema."""
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{schema['$ref']}"}
    kind = schema.get("type")
    if kind == "object":
        return _object(schema)
    if kind == "array":
        items = _schema(schema["items"])
        return {"type": "array", "items": items} if items else {"type": "array"}
    if kind == "any" or kind is None:
        return {}
    if kind == "string" and schema.get("format") in {"int64", "uint64"}:
        return {"type": "string", "pattern": "^-?[0-9]+$"}
    if kind == "integer":
        return {"type": "integer", "minimum": -(2**31), "maximum": 2**32}
    return {"type": kind} | ({"enum": schema["enum"]} if "enum" in schema else {})


def _object(schema: Json) -> Json:
    inside = {name: _schema(each) for name, each in schema.get("properties", {}).items()}
    more = schema.get("additionalProperties")
    return {"type": "object", "properties": inside, "additionalProperties": _schema(more) if more else False}


def _path(flat: str) -> re.Pattern[str]:
    def part(match: re.Match[str]) -> str:
        inner = "[^/]+?" if match[1] == "range" else "[^/:]+?"
        return f"(?P<{match[1]}>{inner})"

    quoted = re.sub(r"[.:+?]", lambda match: "\\" + match[0], flat)
    return re.compile("/" + re.sub(r"\{(\w+)\}", part, quoted))


def _methods(resource: Json, base: str, api: Api) -> list[Method]:
    found = []
    for each in resource.get("methods", {}).values():
        request, response = (each.get(part, {}).get("$ref", "") for part in ("request", "response"))
        path = _path(base + each.get("flatPath", each["path"]))
        found.append(Method(each["id"], each["httpMethod"], path, each.get("parameters", {}), request, response, api))
    for each in resource.get("resources", {}).values():
        found += _methods(each, base, api)
    return found


@functools.cache
def apis() -> dict[str, Api]:
    """Sheets and Drive, from the documents that google-api-python-client carries."""
    folder = resources.files("googleapiclient.discovery_cache.documents")
    found = {}
    for name, version in (("sheets", "v4"), ("drive", "v3")):
        document = json.loads(folder.joinpath(f"{name}.{version}.json").read_text("utf-8"))
        api = Api(name, document)
        methods = _methods(document, document["servicePath"], api)
        api.methods = sorted(methods, key=lambda method: method.pattern.groups)
        found[name] = api
    return found


def find(verb: str, raw: str) -> Found | None:
    """The method of a verb and a path that is still quoted."""
    for api in apis().values():
        for method in api.methods:
            match = method.pattern.fullmatch(raw)
            if match and method.verb == verb:
                return Found(method, match.groupdict())
    return None


def clean(value: Any, schema: Json, api: Api) -> Any:
    """A request's JSON without nulls and with the names that the schema has for snake_case ones."""
    if "$ref" in schema:
        schema = api.schemas[schema["$ref"]]
    if schema.get("type") == "array" and (isinstance(value, list) or not _loose(schema["items"])):
        return [clean(each, schema["items"], api) for each in _many(value, schema["items"])]
    if not isinstance(value, dict) or schema.get("type") != "object":
        return _single(value, schema)
    known, more = schema.get("properties", {}), schema.get("additionalProperties", {})
    cleaned = {}
    for name, each in value.items():
        if each is not None:
            key = name if name in known else _camel(name, known)
            cleaned[key] = clean(each, known.get(key, more), api)
    return cleaned


def _many(value: Any, items: Json) -> list[Any]:
    """A repeated field's items: one alone stands for a list of one, and lists within the list count for their items."""
    if not isinstance(value, list):
        return [value]
    if _loose(items):
        return value
    return [one for each in value for one in (_many(each, items) if isinstance(each, list) else [each])]


def _loose(items: Json) -> bool:
    """Whether the items are of any kind, as those of google.protobuf.ListValue."""
    return items.get("type", "object") in {"array", "any"}


def _single(value: Any, schema: Json) -> Any:
    """A number or a yes or no that was sent as text is what the text says, and an int64 sent as a number is text."""
    kind = schema.get("type")
    if kind == "string" and schema.get("format") in {"int64", "uint64"} and type(value) is int:
        return str(value)
    if not isinstance(value, str):
        whole = kind == "integer" and isinstance(value, float) and value.is_integer()
        return int(value) if whole else value
    if kind == "boolean" and value in {"true", "false"}:
        return value == "true"
    if kind == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", value):
        return float(value)
    return value


def _camel(name: str, known: Json) -> str:
    camel = re.sub(r"_([a-z])", lambda match: match[1].upper(), name)
    return camel if camel in known else name


def wrongs(api: Api, name: str, value: Any, *, most: int = 3) -> list[tuple[str, str, Any]]:
    """Where JSON is not what a schema says: path, what is wrong, and the value there."""
    found = []
    for error in api.validator(name).iter_errors(value):
        found.append(("".join(_step(step) for step in error.absolute_path).lstrip("."), error.message, error.instance))
        if len(found) == most:
            break
    return found


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return "." + re.sub(r"[A-Z]", lambda match: "_" + match[0].lower(), step)


def refuse_wrong(method: Method, body: Json, tolerated: list[str]) -> None:
    """Raises Google's 400 for a request body that its schema does not allow; Drive passes over unknown names."""
    validator = method.api.validator(method.request)
    if validator.is_valid(thinned(body)):
        return
    for error in validator.iter_errors(body):
        where = "".join(_step(step) for step in error.absolute_path).lstrip(".")
        where = f"data.{where}".rstrip(".") if method.request == "ValueRange" and where else where
        if error.validator == "additionalProperties":
            known = error.schema.get("properties", {})
            unknown = next(name for name in error.instance if name not in known)
            if method.drive:
                tolerated.append(f"{method.id}: {unknown}")
                continue
            at = f" at '{where}'" if where else ""
            raise violation(where, f'Invalid JSON payload received. Unknown name "{unknown}"{at}: Cannot find field.')
        kind = method.api.type_of(error.schema) or _kind(error.schema, where)
        raise violation(where, f"Invalid value at '{where}' ({kind}), {json.dumps(error.instance)}")


def _enum(field_name: str) -> str:
    """The full name of the enum that a field is of: mostly the field's own."""
    name = "Dimension" if field_name == "MajorDimension" else field_name.removeprefix("Response")
    return f"type.googleapis.com/google.apps.sheets.v4.{name}"


def _kind(schema: Any, where: str) -> str:
    if isinstance(schema, dict) and "enum" in schema:
        last = "".join(word.title() for word in where.rpartition(".")[2].split("_"))
        return _enum(last)
    kind = schema.get("type", "") if isinstance(schema, dict) else ""
    proto = {"integer": "TYPE_INT32", "boolean": "TYPE_BOOL", "string": "TYPE_STRING", "number": "TYPE_DOUBLE"}
    return proto.get(kind, "type.googleapis.com/google.protobuf.ListValue" if kind == "array" else "Message")


def refuse_query(method: Method, query: dict[str, list[str]], tolerated: list[str]) -> None:
    """Raises Google's 400 for a query that the method does not have; Drive passes over unknown names."""
    everywhere = method.api.document["parameters"]
    for name, values in query.items():
        known = method.parameters.get(name) or everywhere.get(name)
        if known is None or known.get("location") == "path":
            if method.drive:
                tolerated.append(f"{method.id}: {name}")
                continue
            text = f"Cannot bind query parameter. Field '{name}' could not be found in request message."
            raise violation("", f'Invalid JSON payload received. Unknown name "{name}": {text}')
        for value in values:
            _refuse_value(name, value, known)


def _refuse_value(name: str, value: str, known: Json) -> None:
    snake = re.sub(r"[A-Z]", lambda match: "_" + match[0].lower(), name)
    wrong = "enum" in known and name not in {"alt", "$.xgafv"} and value not in known["enum"]
    kind = _enum(f"{name[0].upper()}{name[1:]}")
    if known["type"] == "boolean":
        wrong, kind = value.lower() not in {"true", "false", "1", "0", ""}, "TYPE_BOOL"
    elif known["type"] == "integer":
        wrong, kind = not re.fullmatch(r"-?\d+", value), "TYPE_INT32"
    if wrong:
        raise violation(snake, f"Invalid value at '{snake}' ({kind}), \"{value}\"")


def thinned(value: Any) -> Any:
    """JSON of which every list keeps one item of each shape: it is right or wrong as the whole is, and soon read."""
    return _thin(value, {})[0]


def _thin(value: Any, known: dict[int, tuple[Any, Hashable]]) -> tuple[Any, Hashable]:
    """The value thinned, and its shape; `known` are those of the objects met so far, by identity."""
    if isinstance(value, dict):
        if id(value) not in known:
            parts = {name: _thin(each, known) for name, each in value.items()}
            shapes = tuple((name, shape) for name, (_, shape) in parts.items())
            known[id(value)] = {name: thin for name, (thin, _) in parts.items()}, shapes
        return known[id(value)]
    if isinstance(value, list):
        kinds: dict[Hashable, Any] = {}
        for each in value:
            thin, shape = _thin(each, known)
            kinds.setdefault(shape, thin)
        return list(kinds.values()), ("list", *kinds)
    if isinstance(value, str):
        kind = value if value.isupper() and "_" in value else ("digits" if value.isdigit() else "text")
        return value, value if len(value) < 12 and value.isupper() else kind
    return value, (type(value), isinstance(value, int) and abs(value) < 2**31)

"""A YAML file, node by node, each value with its line."""

import re
from pathlib import Path

import yaml

from wms.strict.draft import Draft, Place, Plain, Steps, dotted

BYTES_MAX = 256 * 1024

# What YAML 1.1 readers take for something else when it is not in quotes.
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_TRAPS = (
    (re.compile(r"y|n|yes|no|on|off|true|false", re.IGNORECASE), "a truth value"),
    (re.compile(r"null|~", re.IGNORECASE), "no value"),
    (re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9]*)?"), "a number in base 60"),
    (re.compile(r"[-+]?0[0-7_]+"), "an octal number"),
    (re.compile(r"[-+]?0[xob][0-9a-f_]+", re.IGNORECASE), "a number in another base"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?"), "a date"),
    (re.compile(r"[-+]?[0-9][0-9_]*"), "a number"),
    (
        re.compile(
            r"[-+]?([0-9][0-9_]*\.[0-9_]*|\.[0-9_]+|[0-9]+(?=e))(e[-+]?[0-9]+)?", re.IGNORECASE
        ),
        "a fraction",
    ),
    (re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE), "a number without bounds"),
)
_WORDS: dict[str, Plain] = {"true": True, "false": False, "null": None}
_SHOWN_MAX = 40
_DEPTH_MAX = 20
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


def read_yaml(path: Path, draft: Draft) -> None:
    """Read the file into the draft. Everything wrong with it becomes a problem of the draft."""
    text = _read_text(path, draft)
    if text is None:
        return
    try:
        root = _compose(text, draft)
    except yaml.YAMLError as error:
        draft.refuse((), _place_of(error, draft), f"this is not YAML: {_cause_of(error)}")
        return
    if isinstance(root, yaml.MappingNode):
        draft.values = _mapping(root, (), draft)
    elif root is not None:
        draft.refuse((), _line(root, draft), "write settings here, each as `name: value`")


def _read_text(path: Path, draft: Draft) -> str | None:
    here = Place(draft.source)
    try:
        with path.open("rb") as file:
            content = file.read(BYTES_MAX + 1)
    except FileNotFoundError:
        draft.refuse(
            (), here, "there is no such file; make it, or name another with --config or WMS_CONFIG"
        )
        return None
    except OSError as error:
        draft.refuse((), here, f"the file cannot be read: {error.strerror}")
        return None
    if len(content) > BYTES_MAX:
        draft.refuse(
            (), here, f"settings take at most {BYTES_MAX} bytes; this is another kind of file"
        )
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        draft.refuse((), Place(draft.source, line), "this is not UTF-8; save the file as UTF-8")
        return None


def _compose(text: str, draft: Draft) -> yaml.Node | None:
    """Return the nodes with every plain value as text: this loader resolves nothing."""
    depth = 0
    for token in yaml.scan(text, Loader=yaml.BaseLoader):
        place = Place(draft.source, token.start_mark.line + 1)
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > _DEPTH_MAX:
            draft.refuse((), place, "sections stand too deep in one another")
            return None
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
            sentence = "anchors, aliases and tags are not used here; write the value"
            draft.refuse((), place, sentence)
            return None
    return yaml.compose(text, Loader=yaml.BaseLoader)


def _value(node: yaml.Node, steps: Steps, draft: Draft) -> Plain:
    draft.places.setdefault(steps, _line(node, draft))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, steps, draft)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*steps, index), draft) for index, child in enumerate(node.value)]
    return _scalar(node, steps, draft)


def _mapping(node: yaml.MappingNode, steps: Steps, draft: Draft) -> dict[str, Plain]:
    values: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        place = _line(key_node, draft)
        if not isinstance(key_node, yaml.ScalarNode):
            draft.refuse(steps, place, "a name is one word; remove the brackets")
            continue
        key = str(key_node.value)
        inner = (*steps, key)
        if key in values:
            first = draft.places[inner]
            draft.refuse(
                inner,
                place,
                f"{dotted(inner)} stands on line {first.line} already; keep one of the two",
            )
            continue
        draft.places[inner] = place
        values[key] = _value(value_node, inner, draft)
    return values


def _scalar(node: yaml.Node, steps: Steps, draft: Draft) -> Plain:
    text = str(node.value)
    if getattr(node, "style", None) is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    place = _line(node, draft)
    if not text:
        draft.refuse(steps, place, f"{dotted(steps)} has no value; write one, or remove the line")
        return None
    for trap, meaning in _TRAPS:
        if trap.fullmatch(text):
            draft.refuse(steps, place, _trapped(dotted(steps), text[:_SHOWN_MAX], meaning))
            return None
    return text


def _trapped(name: str, text: str, meaning: str) -> str:
    instead = {
        "a truth value": f'true or false, or "{text}" in quotes for the word',
        "no value": f'null, or "{text}" in quotes for the word',
        "a fraction": f'a whole number, or "{text}" in quotes for text',
        "an octal number": f'{text.lstrip("-+0_") or "0"}, or "{text}" in quotes for text',
        "a number": f'{text.replace("_", "").lstrip("+")}, or "{text}" in quotes for text',
    }.get(meaning, f'"{text}" in quotes')
    return f"{name}: {text} may be read as {meaning}; write {instead}"


def _line(node: yaml.Node, draft: Draft) -> Place:
    return Place(draft.source, node.start_mark.line + 1)


def _place_of(error: yaml.YAMLError, draft: Draft) -> Place:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return Place(draft.source, None if mark is None else mark.line + 1)


def _cause_of(error: yaml.YAMLError) -> str:
    cause = (
        getattr(error, "problem", None)
        or getattr(error, "reason", None)
        or "it cannot be understood"
    )
    if "cannot start any token" in str(cause) and "\\t" in str(cause):
        return "a tab stands where blanks belong; use blanks"
    return str(cause)

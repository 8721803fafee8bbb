"""What the two tools say, brought to one form: claims that something breaks, each about one object."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

import apicheck
from apicheck.rules.registry import all_rules
from benchmarks.accuracy.fact_sets import FactSet
from benchmarks.accuracy.oracle import Aspect, Token

GONE = frozenset({Aspect.MODULE, Aspect.NAME, Aspect.MEMBER, Aspect.KIND, Aspect.INSTANCE})
ANY = frozenset(Aspect)
ASPECTS: dict[str, frozenset[Aspect]] = {
    "parameters": frozenset({Aspect.CALL, Aspect.BINDING}),
    "functions": frozenset({Aspect.AWAIT}),
    "function-attribute-removed": frozenset({Aspect.ATTRIBUTES}),
    "extra-fields-forbidden": frozenset({Aspect.EXTRA}),
    "function-only-raises": frozenset({Aspect.RAISES, Aspect.CALL, Aspect.AWAIT}),
    "alias-became-class": frozenset({Aspect.ALIAS}),
    "parameter-reordered": frozenset({Aspect.CALL, Aspect.BINDING, Aspect.FIELDS}),
    "export-removed": frozenset({Aspect.STAR, Aspect.NAME}),
    "ancestor-removed": frozenset({Aspect.ANCESTOR, Aspect.MEMBER, Aspect.INSTANCE}),
    "class-attribute-became-instance-attribute": frozenset({Aspect.MEMBER, Aspect.VALUE}),
    "type-arguments-narrowed": frozenset({Aspect.ARGUMENTS}),
    "member-became-read-only": frozenset({Aspect.SETTER, Aspect.VALUE}),
    "instances-became-read-only": frozenset({Aspect.SETTER}),
    "Public object was removed": GONE,
    "Public object points to a different kind of object": frozenset(
        {Aspect.KIND, Aspect.BINDING, Aspect.MEMBER, Aspect.NAME}
    ),
    "Base class was removed": frozenset({Aspect.ANCESTOR, Aspect.MEMBER}),
}
"""What a finding of a rule, or of a family of rules, can be about; `ANY` where it is not told here."""
UNJUDGED_KINDS = frozenset(
    {
        "Return types are incompatible",
        "Attribute types are incompatible",
        "Attribute value was changed",
        "Parameter default was changed",
    }
)
"""What griffe says about types and values: an interpreter cannot tell."""
_UNJUDGED_RULES = frozenset(
    {
        *("result-became-cached", "result-became-error", "result-became-none", "result-key-removed"),
        "result-type-changed",
        *("exceptions-suppressed", "exceptions-no-longer-suppressed", "usual-use-refused"),
    }
)
"""What apicheck says about values that calls give, which are not called here."""


class Claim(msgspec.Struct, frozen=True):
    """One thing that a tool says about one object. `tokens` is empty where its path leads nowhere on base.

    `others` are further parameters that it speaks of. `proof` is the program that it shows, where that can be run as it
    stands.
    """

    rule: str
    severity: str
    path: str
    parameter: str | None
    tokens: frozenset[Token]
    aspects: frozenset[Aspect]
    text: str
    is_judged: bool = True
    others: frozenset[str] = frozenset()
    proof: str = ""


def apicheck_claims(repository: Path, base: FactSet) -> list[Claim]:
    """Run apicheck on the repository and return what it calls breaking or risky, by object."""
    families = {rule.id: rule.family for rule in all_rules()}
    command = [sys.executable, "-P", "-m", "apicheck", "diff", "base..head", "--direct", "--fail-on", "never"]
    environment = {**os.environ, "PYTHONPATH": str(Path(apicheck.__file__).parents[1])}  # the one imported here
    done = subprocess.run(
        [*command, "--format", "json"], cwd=repository, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in {0, 2} or not done.stdout:
        raise RuntimeError(f"apicheck failed: {done.stderr[-2000:]}")
    claims = []
    for change in json.loads(done.stdout)["changes"]:
        if change["severity"] == "compatible":
            continue
        rule = change["rule"]
        aspects = ASPECTS.get(rule, ASPECTS.get(families.get(rule, ""), ANY))
        seen: set[frozenset[Token]] = set()
        for path in _told(change, base):
            tokens = tokens_of(path, base) | _renamed_field(path, change["message"], base)
            identity = frozenset(token for token in tokens if token[0] != "path")
            if identity in seen:
                claims.append(Claim(rule, "repeated", path, change["parameter"], tokens, aspects, change["message"]))
                continue
            seen.add(identity)
            place = change["base_location"] or change["head_location"] or {}
            text = f"{change['message']}  [{place.get('file')}:{place.get('line')}]"
            if change["witness"]:
                text += f"  {change['witness']['call']} -> {change['witness']['error']}"
            # What is declared meets installers; CPython, which is asked here, never sees it.
            is_judged = (
                change["domain"] == "runtime" and families.get(rule) != "project" and rule not in _UNJUDGED_RULES
            )
            is_judged = is_judged and _IN_SOME_ENVIRONMENTS.search(change["message"]) is None
            is_judged = is_judged and not _is_about_foreign_ancestor(change["message"], base)
            others = further_parameters(change["message"]) if change["parameter"] else frozenset()
            proof = _proof(path, change["witness"])
            parameter = change["parameter"]
            claims.append(
                Claim(rule, change["severity"], path, parameter, tokens, aspects, text, is_judged, others, proof)
            )
    return claims


def _proof(path: str, witness: dict[str, str] | None) -> str:
    """Return the program that a witness is: an import, or an attribute that is read from a class of a module."""
    call = witness["call"] if witness else ""
    if call.startswith(("import ", "from ")):
        return call
    if not _ATTRIBUTE.fullmatch(call):
        return ""
    owner = call.partition(".")[0]
    module, found, _ = f"{path}.".partition(f".{owner}.")
    return f"from {module} import {owner}; {call}" if found else ""


_ATTRIBUTE = re.compile(r"\w+(\.\w+)+")

# `was removed (on Windows)`, `(before Python 3.8)`, `(where numpy can be imported)`: here may be another environment.
_IN_SOME_ENVIRONMENTS = re.compile(r"\((?:before Python|where|on (?!Linux|Python)) ?[^)]*\)")
_SEVERAL = re.compile(r"(?:required )?(?:parameters|fields) ((?:\w+, )+\w+) ")
_RENAMED = re.compile(r"parameter renamed to (\w+)")
_ANCESTOR = re.compile(r"no longer inherits from (\w+)\.")
_RENAMED_FIELD = re.compile(r"field renamed to (\w+)")


def _is_about_foreign_ancestor(message: str, base: FactSet) -> bool:
    """Tell whether an ancestor of another distribution was lost: which that is depends on what is installed beside."""
    found = _ANCESTOR.match(message)
    top = found[1] if found else ""
    return bool(top) and top not in sys.stdlib_module_names and top not in base.modules


def further_parameters(message: str) -> frozenset[str]:
    """Read from a message which parameters it is about: several that share a fate, the new name of one."""
    several, renamed = _SEVERAL.match(message), _RENAMED.match(message)
    names = several[1].split(", ") if several else []
    return frozenset({*names, *([renamed[1]] if renamed else [])})


def _renamed_field(path: str, message: str, base: FactSet) -> frozenset[Token]:
    """Return what a field's finding says of the name that the field has by now, which constructors may ask for."""
    found = _RENAMED_FIELD.match(message)
    owner = base.resolve(path.rpartition(".")[0]) if found else None
    return frozenset({("member", owner[1], found[1])}) if found and owner and owner[0] == "object" else frozenset()


def _told(change: dict[str, Any], base: FactSet) -> Iterator[str]:
    """Yield the paths that a finding is about: of a module's many names that share a fate, each."""
    names = (change["old"] or "").split(", ")
    for path in (change["path"], *change["paths"]):
        if path in base.modules and len(names) > 1 and all(name.isidentifier() for name in names):
            yield from (f"{path}.{name}" for name in names)
        else:
            yield path


def griffe_claims(griffe: str, repository: Path, packages: tuple[str, ...], base: FactSet) -> list[Claim] | None:
    """Run `griffe check` on the repository and return what it says; None where it does not finish.

    The answer is kept beside the repository, since neither it nor griffe changes.
    """
    claims: list[Claim] = []
    for package in packages:
        kept = repository.parent / f"griffe-{package}.txt"
        if not kept.exists():
            command = [griffe, "check", package, "--against", "base", "--base-ref", "head", "--search", "."]
            done = subprocess.run(
                [*command, "--format", "oneline"], cwd=repository, capture_output=True, text=True, check=False
            )
            text = done.stdout + done.stderr
            kept.write_text("Traceback" if done.returncode not in {0, 1} or "Traceback" in text else text)
        text = kept.read_text()
        if text.startswith("Traceback"):
            return None
        claims += read_griffe(text, base)
    return claims


_LINE = re.compile(
    r"^(?P<file>[^:\s]+?\.pyi?)(?::(?P<line>\d+))?: (?P<title>[^:]+?): (?P<kind>[^:]+)(?:: (?P<rest>.*))?$"
)
_PARAMETER = re.compile(r"^(?P<path>[^(]+)\((?P<parameter>.+)\)$")


def read_griffe(text: str, base: FactSet) -> Iterator[Claim]:
    """Read griffe's one-line format; a title is a path inside the module that the file holds."""
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        title, kind = match["title"], match["kind"]
        parameter = None
        if found := _PARAMETER.match(title):
            title, parameter = found["path"], found["parameter"]
        module = match["file"].rpartition(".")[0].replace("/", ".").removesuffix(".__init__")
        path = f"{module}.{title}"
        aspects = ASPECTS.get(kind, frozenset({Aspect.CALL}))
        is_judged = kind not in UNJUDGED_KINDS
        yield Claim(kind, "breaking", path, parameter, tokens_of(path, base), aspects, line, is_judged)


def tokens_of(path: str, base: FactSet) -> frozenset[Token]:
    """Return what a path names on base: the object, the member where it is looked up and where it stands."""
    every = [found for found in (base.resolve(path), base.attribute(path)) if found is not None]
    if not every:
        parent, _, name = path.rpartition(".")
        above = base.resolve(parent) if parent else None
        if above is not None and above[0] == "object" and above[1] in base.classes:
            return frozenset({("member", above[1], name), ("path", path)})
        return frozenset()
    tokens: set[Token] = {*every, ("path", path)}
    for found in every:
        if found[0] == "module":
            tokens.add(("object", f"module:{found[1]}"))  # as what another module has under a name
        provided = base.member(found[1], found[2]) if found[0] == "member" else None
        if provided is not None:
            tokens.add(("member", provided[0], found[2]))
            ref = provided[1].ref or ""
            if ref in base.functions or (ref in base.classes and base.classes[ref].is_own):
                tokens.add(("object", ref))
    return frozenset(tokens)

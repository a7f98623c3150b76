"""A site whose API has a schema, asked by Schemathesis: it reads it and makes up requests."""

import json
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from urllib.request import Request, urlopen

# No limit on the number of requests: it would be reached at once.
SETTINGS = """\
from config.settings import *

RATES = globals().get("REST_FRAMEWORK", {}).get("DEFAULT_THROTTLE_RATES", {})
if RATES:
    REST_FRAMEWORK = REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": dict.fromkeys(RATES)}
"""
# A 500 is none of them, and each answer is one that the schema has.
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]
# For each operation, besides those for each rule of the schema; and an end in seconds.
EXAMPLES = 8
TIME = 50


def schema(*, report: dict) -> str | None:
    """The address of the site's schema, if a URL has the name `schema`."""
    from django.urls import URLPattern, get_resolver, reverse

    def names(resolver, namespaces=()):
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                yield ":".join([*namespaces, pattern.name or ""])
            else:
                inner = [pattern.namespace] if pattern.namespace else []
                yield from names(pattern, [*namespaces, *inner])

    found = [name for name in names(get_resolver()) if name.rpartition(":")[2] == "schema"]
    return reverse(found[0]) if found else None


def headers(cookies: dict[str, str]) -> dict[str, str]:
    """What the browser of a person who is logged in sends along."""
    if not cookies:
        return {}
    token = "a" * 32
    cookies = cookies | {"csrftoken": token}
    return {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": token,
    }


def ask(address: str, sent: dict[str, str]) -> dict:
    """The JSON at an address."""
    request = Request(address, headers={"Accept": "*/json, application/json"} | sent)
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


def known(origin: str, paths: dict, sent: dict[str, str]) -> dict[str, dict]:
    """For each path that ends in a name, such as /things/{id}/, one that there is."""
    found = {}
    for path in paths:
        match = re.fullmatch(r"([^{}]*/)\{(\w+)\}/?", path)
        if match and "get" in paths.get(match[1], {}):
            rows = ask(origin + match[1], sent)
            rows = rows["results"] if isinstance(rows, dict) else rows
            if rows:
                found[path] = {match[2]: rows[0][match[2]]}
    return found


def trouble(
    origin: str, address: str, sent: dict[str, str], names: dict[str, dict], folder: Path
) -> tuple[str, int]:
    """What Schemathesis finds wrong, and how many requests it made."""
    written = [
        f'[[operations]]\ninclude-path = "{path}"\nparameters = {{ {name} = {json.dumps(value)} }}'
        for path, values in names.items()
        for name, value in values.items()
    ]
    configuration = folder / "schemathesis.toml"
    configuration.write_text("\n\n".join(written) + "\n", encoding="utf-8")
    program = Path(sysconfig.get_path("scripts")) / "schemathesis"
    run = subprocess.run(
        [
            *([program] if program.exists() else [sys.executable, "-m", "schemathesis.cli"]),
            f"--config-file={configuration}",
            "run",
            origin + address,
            *(f"--header={name}: {value}" for name, value in sent.items()),
            f"--checks={','.join(CHECKS)}",
            f"--max-examples={EXAMPLES}",
            f"--max-time={TIME}",
            # The same requests each time.
            "--seed=1",
            "--no-color",
        ],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=3 * TIME,
        check=False,
    )
    output = run.stdout + run.stderr
    made = re.search(r"([\d,]+) generated", output)
    return (output if run.returncode else ""), int(made[1].replace(",", "") if made else 0)

"""The files of this folder, as the providers read them."""

from pathlib import Path
from typing import Any

import yaml

CLOUD = Path(__file__).resolve().parents[1]


class Templates(yaml.SafeLoader):
    """YAML with CloudFormation's own words: !Ref Image is {"Ref": "Image"}."""


def own_word(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name if name == "Ref" else f"Fn::{name}": value}


Templates.add_multi_constructor("!", own_word)


def read_template() -> dict[str, Any]:
    return yaml.load((CLOUD / "aws" / "site.yml").read_text(), Templates)


def read_app() -> dict[str, Any]:
    return yaml.safe_load((CLOUD / "digitalocean" / "app.yml").read_text())


def variables(lines: list[dict[str, Any]], name: str, value: str) -> dict[str, Any]:
    """What a list of names and values says."""
    return {line[name]: line[value] for line in lines}

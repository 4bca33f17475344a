"""``contingent schema``."""

import json

import click

__all__ = ["command"]


@click.command("schema")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON; it always is.")
def command(as_json: bool) -> None:  # noqa: ARG001 - every command takes --json
    """Print the JSON schema of a case: every table, column, type and limit."""
    from contingent.register.register import FORMAT, Register

    schema = Register.model_json_schema(mode="validation", by_alias=True)
    form = {"const": FORMAT, "type": "integer", "description": "the form a case is written in"}
    schema["properties"] = {"format": form, **schema["properties"]}
    schema["required"] = ["format", *schema["required"]]
    click.echo(json.dumps(schema, indent=2, ensure_ascii=False))

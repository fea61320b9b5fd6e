"""The parameter store, against a server that speaks its API."""

from __future__ import annotations

from cxdeclare.adapters.secrets.aws_parameters import MOST
from cxdeclare.adapters.secrets.sources import Sources
from cxdeclare.model.secret import Secret, Unresolved
from tests.support.aws import Aws, aws, aws_server  # noqa: F401 - fixtures


def test_parameters_are_had_decrypted_and_by_version(aws: Aws) -> None:  # noqa: F811 - the fixture
    """More than one call takes, the current ones and those before, with one that is missing."""
    service = aws.client("ssm")
    names = [f"/mail/{number}" for number in range(MOST + 2)]
    for name in names:
        service.put_parameter(Name=name, Value=f"v{name}", Type="SecureString")
    service.put_parameter(Name=names[0], Value="new", Type="SecureString", Overwrite=True)
    uris = [f"ssm:{name}" for name in (*names, f"{names[0]}:1", "/gone", f"{names[0]}:9")]
    found = Sources({}).resolve(uris, ".")
    had = {uri: one.reveal() for uri, one in found.items() if isinstance(one, Secret)}
    current = {f"ssm:{name}": f"v{name}" for name in names[1:]}
    assert current | {f"ssm:{names[0]}": "new", f"ssm:{names[0]}:1": f"v{names[0]}"} == had
    missing = found["ssm:/gone"]
    assert isinstance(missing, Unresolved)
    assert "is not there" in missing.message
    assert isinstance(found[f"ssm:{names[0]}:9"], Unresolved)

"""Talks to a server by the generated client alone: use.py URL < token, deploy request. One line for each answer."""
import importlib
import json
import sys

from kilter_api import AuthenticatedClient
from kilter_api.models import DeployRequest, ExtendRequest, Problem, ScaleRequest, TokenRequest

token, request = json.loads(sys.stdin.readline()), json.loads(sys.stdin.readline())
client = AuthenticatedClient(base_url=sys.argv[1], token=token)


def ask(operation, *path, **arguments):
    answer = importlib.import_module("kilter_api.api.default." + operation).sync(*path, client=client, **arguments)
    many = answer if isinstance(answer, list) else [answer]
    kinds = sorted({type(each).__name__ for each in many})
    shown = answer.code + ": " + answer.detail if isinstance(answer, Problem) else ""
    print(operation, ",".join(kinds) or "none", shown, flush=True)
    return answer


body = DeployRequest.from_dict(request)
assert body.to_dict() == request, (body.to_dict(), request)
ask("get_v1_whoami")
first = ask("post_v1_deploys", body=body, idempotency_key="key-generated-1")
again = ask("post_v1_deploys", body=body, idempotency_key="key-generated-1")
assert first.id == again.id
other = dict(request, image=request["image"][:-1] + "f")
ask("post_v1_deploys", body=DeployRequest.from_dict(other), idempotency_key="key-generated-1")
assert ask("get_v1_deploys_id", first.id).id == first.id
assert [each.id for each in ask("get_v1_deploys", project=first.project)] == [first.id]
ask("get_v1_deploys_id", "d-absent1")
ask("get_v1_projects_org_app_envs_env_lock", *first.project.split("/"), first.env)
ask("get_v1_projects_org_app_envs", *first.project.split("/"))
ask("get_v1_projects_org_app_envs_env_releases", *first.project.split("/"), first.env)
ask("post_v1_projects_org_app_envs_env_expiry", *first.project.split("/"), first.env, body=ExtendRequest(by="PT1H"))
ask(
    "post_v1_projects_org_app_envs_env_scale",
    *first.project.split("/"),
    first.env,
    body=ScaleRequest.from_dict({"processes": {"web": 2}, "timeout": "PT5M"}),
)
ask("post_v1_tokens", body=TokenRequest.from_dict({
    "name": "ci", "role": "DEPLOYER", "protectedDatabases": False, "valid": "PT1H", "scope": [], "verbs": []}))
ask("get_v1_tokens")
ask("get_v1_projects_org_app_envs_env_audit", *first.project.split("/"), first.env)
ask("get_v1_audit_verify")
ask("post_v1_deploys_id_cancel", first.id)

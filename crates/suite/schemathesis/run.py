"""Every operation of the API is tried with what its description allows and with real bodies, whole and spoilt, as
visitors and as people in several capacities: no answer may be a fault of the server. On SQLite and on PostgreSQL.

    run.py BIN EXAMPLE_PG        BIN is mingjing, EXAMPLE_PG the program that keeps a private PostgreSQL

Bounded by EXAMPLES and SECONDS. The same run makes the same requests: nothing is drawn from chance.
"""

import base64
import hashlib
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from pathlib import Path

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings

EXAMPLES = 10  # for each operation and capacity, from the description
SPOILT = 9  # for each kind of act, real bodies spoilt in one place
SECONDS = 300  # for each database, some 40 s of which are used; what is then left is said, and fails
WHO = [None, "officer1", "head", "reviewer", "approver", "registrar", "supervisor", "admin"]
ACT = "/api/v1/acts/{happened}/{version}"

ODD = [
    None, True, False, 0, -1, 2**31, 2**53, 2**63, -(2**63), 10**30, 1.5, 1e308, [], {}, [[]], [None], {"x": {}},
    "", " ", "\x00", "a\x00b", "\u202e\u2066x", "\ud7ff\U0001f600", "'; DROP TABLE x; --", "<script>", "../../x",
    "0000-00-00", "-9999-01-01", "9999-12-31", "2026-02-30", "+275760-09-13", "2026-03-02T25:61:00Z",
    "１２３", "x" * 5_000, "长" * 20_001, "%s%n{}", "case/", "/", "unit/jl-scjg",
]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class City:
    """A demonstration that is served, and ends with the block."""

    def __init__(self, program, folder, database):
        self.data = Path(folder) / ("pg" if database else "lite")
        self.env = {**os.environ, **({"MINGJING_DATABASE": database} if database else {})}
        subprocess.run([program, "demo", "--data", self.data], env=self.env, check=True, stdout=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{free_port()}"
        self.log = open(Path(folder) / f"{self.data.name}.log", "w+")
        listen = self.base.removeprefix("http://")
        self.server = subprocess.Popen(
            [program, "serve", "--data", self.data, "--listen", listen], env=self.env, stdout=self.log, stderr=self.log
        )
        end = time.monotonic() + 120
        while True:
            try:
                if requests.get(f"{self.base}/healthz", timeout=5).ok:
                    return
            except requests.ConnectionError:
                pass
            if self.server.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"the server does not answer:\n{self.said()}")
            time.sleep(0.1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(60)

    def said(self):
        self.log.flush()
        return Path(self.log.name).read_text()[-4000:]

    def session(self, login):
        """Logged in as `login`; as a visitor for None."""
        session = requests.Session()
        if login:
            accounts = json.loads((self.data / "demo-accounts.json").read_text())
            body = {"login": login, "password": password_of(accounts)}
            answer = session.post(f"{self.base}/api/v1/session", json=body, timeout=60)
            if answer.status_code != 201:
                raise SystemExit(f"{login} cannot log in: {answer.status_code} {answer.text}")
            session.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return session


def password_of(accounts):
    """The one password of a demonstration, wherever its file has it."""
    if isinstance(accounts, dict):
        if isinstance(accounts.get("password"), str):
            return accounts["password"]
        accounts = list(accounts.values())
    found = (password_of(x) for x in accounts if isinstance(x, (dict, list)))
    return next((p for p in found if p), None)


def bare(value, opened):
    """A body as a command has it: a personal value stands in an entry as a digest, here as itself."""
    if isinstance(value, dict):
        if set(value) == {"$sd"}:
            return opened[value["$sd"]]
        return {k: bare(v, opened) for k, v in value.items()}
    return [bare(v, opened) for v in value] if isinstance(value, list) else value


def disclosed(text):
    """Personal values by the digest that stands for them (SD-JWT, RFC 9901)."""
    opened = {}
    for encoded in json.loads(text or "[]"):
        digest = base64.urlsafe_b64encode(hashlib.sha256(encoded.encode()).digest()).decode().rstrip("=")
        opened[digest] = json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))[1]
    return opened


def samples(folder):
    """Real acts: (tag, subject, body), each kind at most three times. They are read off the kept directory of the first
    edition, which is the last that lies in the clear; its cases have the names of the demonstration's."""
    found = {}
    with tarfile.open(Path(__file__).parent.parent / "editions/1.tar.xz") as kept:
        kept.extractall(folder)
    with sqlite3.connect(Path(folder) / "1/directory/db/mingjing.sqlite") as db:
        all_of_them = "SELECT e.bytes, d.list FROM journal_entry e LEFT JOIN journal_disclosure d ON d.leaf = e.leaf"
        for entry, listed in db.execute(f"{all_of_them} ORDER BY e.arrival"):
            entry = json.loads(entry)
            deed = entry.get("deed") or entry
            tag, subject = deed["type"], entry["subject"]
            name = subject if isinstance(subject, str) else f"{subject['kind']}/{subject['id']}"
            kept = found.setdefault(tag, [])
            if len(kept) < 3:
                kept.append((name, bare(deed.get("body", {}), disclosed(listed))))
    return found


def places(value, at=()):
    """Every place in a body."""
    yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*at, key))


def spoilt(body, at, odd):
    """The body with one place replaced; the place itself left out for the odd value `...`."""
    if not at:
        return odd
    copy = json.loads(json.dumps(body))
    parent = copy
    for key in at[:-1]:
        parent = parent[key]
    if odd is ...:
        del parent[at[-1]]
    else:
        parent[at[-1]] = odd
    return copy


class Run:
    def __init__(self, name, city, acts):
        self.name, self.city, self.acts = name, city, acts
        self.end = time.monotonic() + SECONDS
        self.passed, self.failed, self.requests, self.answers = 0, 0, 0, Counter()

    def tell(self, what, faults):
        if faults:
            self.failed += 1
            print(f"FAIL  {self.name}: {what}")
            for fault in faults[:3]:
                print(f"      {fault}")
        else:
            self.passed += 1

    def late(self):
        return time.monotonic() > self.end

    def fault(self, answer):
        """What is wrong with an answer, or nothing."""
        self.requests += 1
        self.answers[answer.status_code] += 1
        if answer.status_code < 500:
            return None
        request = answer.request
        body = request.body if isinstance(request.body, str) else repr(request.body)
        return f"{answer.status_code} {request.method} {request.url} {body and body[:600]} → {answer.text[:300]}"

    def operation(self, operation, session):
        faults = []

        @seed(11)
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=False,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def attempt(case):
            if self.late():
                return
            headers = {"X-CSRF-Token": session.headers.get("X-CSRF-Token", "")}
            try:
                kept = case.as_transport_kwargs(base_url=self.city.base)
                kept.setdefault("headers", {}).update(headers)
                kept["cookies"] = session.cookies.get_dict()
                fault = self.fault(requests.request(**kept, timeout=60, allow_redirects=False))
            except (ValueError, UnicodeError, requests.exceptions.InvalidHeader, requests.exceptions.InvalidURL):
                return  # no client can send this
            if fault:
                faults.append(fault)

        attempt()
        return faults

    def act(self, tag, session, login):
        """Real bodies of this act, whole and spoilt."""
        faults, chance = [], random.Random(f"{tag} {login}")
        tries = []
        for subject, body in self.acts[tag]:
            command = {"subject": subject, "base": None, "key": f"{tag}.{login}.{len(tries)}", "body": body}
            tries += [command, {**command, "subject": None, "key": command["key"] + "n"}]
            spots = list(places(command))
            for n in range(SPOILT // len(self.acts[tag])):
                odd = chance.choice([..., *ODD])
                tries.append(spoilt({**command, "key": f"{command['key']}.{n}"}, chance.choice(spots), odd))
        happened, version = tag.split("/")
        for command in tries:
            if self.late():
                break
            url = f"{self.city.base}/api/v1/acts/{happened}/{version}"
            data = json.dumps(None if command is ... else command).encode()
            answer = session.post(url, data=data, headers={"Content-Type": "application/json"}, timeout=60)
            fault = self.fault(answer)
            if fault:
                faults.append(fault)
        return faults

    def all(self):
        schema = schemathesis.openapi.from_url(f"{self.city.base}/api/openapi.json")
        operations = [o.ok() for o in schema.get_all_operations()]
        # The library leaves out the description itself, which it has read by then.
        paths = requests.get(f"{self.city.base}/api/openapi.json", timeout=60).json()["paths"]
        described = {(method, path) for path, methods in paths.items() for method in methods}
        left_out = described - {(o.method, o.path) for o in operations} - {("get", "/api/openapi.json")}
        self.tell("every operation is tried", [f"not tried: {o}" for o in sorted(left_out)])
        for login in WHO:
            for operation in operations:
                # Ending the session, or the locking of an account, would end the run for this capacity: on its own.
                session = self.city.session(login)
                who = login or "a visitor"
                self.tell(f"{operation.method.upper()} {operation.path} as {who}", self.operation(operation, session))
            session = self.city.session(login)
            for tag in sorted(self.acts) if login else ():
                self.tell(f"{tag} with real bodies as {login}", self.act(tag, session, login))
        # Bodies that the server could not even read would show little.
        few = [f"{status} never came" for status in (200, 201, 401, 403, 404, 422) if not self.answers[status]]
        self.tell("every kind of answer came", few)
        late = self.late()
        self.tell("within its time", [f"not done after {SECONDS} s, {self.requests} requests"] if late else [])
        health = requests.get(f"{self.city.base}/healthz", timeout=60)
        self.tell("the server lives on", [] if health.ok else [health.text])
        logged = [line for line in self.city.said().splitlines() if "panicked" in line]
        self.tell("nothing panicked", logged)
        print(f"ok    {self.name}: {len(operations)} operations, {len(self.acts)} kinds of act, {self.requests} requests: {dict(sorted(self.answers.items()))}")


def main():
    program, keeper = sys.argv[1:3]
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="mingjing-schemathesis-") as folder:
        postgres = subprocess.Popen([keeper], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            acts = None
            for name, database in (("SQLite", None), ("PostgreSQL", postgres.stdout.readline().strip())):
                with City(program, folder, database) as city:
                    acts = acts or samples(folder)
                    run = Run(name, city, acts)
                    run.all()
                passed, failed = passed + run.passed, failed + run.failed
        finally:
            postgres.stdin.close()
            postgres.wait(60)
    print(f"schemathesis: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

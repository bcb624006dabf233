"""Talks to `make scaffold` as a person does, through a terminal."""
import os
import pty
import select
import shutil
import tempfile
import time

PATIENCE = 180
CTRL_C, CTRL_D = "\x03", "\x04"


class Terminal:
    """`make scaffold OUT=…` in a terminal of its own."""

    def __init__(self, out):
        self.said = ""
        self.read = 0
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execvp("make", ["make", "--silent", "scaffold", "OUT=" + out])

    def wait_for(self, text):
        deadline = time.monotonic() + PATIENCE
        while text not in self.said[self.read :]:
            assert time.monotonic() < deadline, "not said: %r, but: %s" % (text, self.said[self.read :])
            assert self.receive(1), "ended before it said %r: %s" % (text, self.said[self.read :])
        self.read = self.said.index(text, self.read) + len(text)

    def receive(self, seconds):
        if not select.select([self.terminal], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            return False
        self.said += data.decode(errors="replace")
        return data != b""

    def answer(self, question, text):
        self.wait_for(question)
        # The end of a question: its hints may say anything.
        self.wait_for(": ")
        os.write(self.terminal, text.encode())

    def end(self):
        while self.receive(PATIENCE):
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def stopped(out, key):
    person = Terminal(out)
    person.answer("Name (", "vessel-service\r")
    person.answer("Title (", key)
    person.wait_for("stopped; nothing was made")
    assert person.end() != 0, "stopped, and told as a success"
    assert os.listdir(os.path.dirname(out)) == [], "something is left behind"


def answered(out):
    person = Terminal(out)
    person.answer("Name (Of the repository", "Vessel_Service\r")
    person.wait_for("is not a name: lower-case letters, digits and hyphens")
    person.answer("Name (", "\r")
    person.wait_for("is missing")
    person.answer("Name (", "vessel-service\r")
    person.answer("Title (", "Vessels: \"yes\" 🚢\r")
    person.answer("Description (", "Ships\r")
    person.answer("Owner (", "user:default/me\r")
    person.wait_for("is not a group of the catalog")
    person.answer("Owner (", "group:default/fleet\r")
    person.answer("System (", "logistics\r")
    person.answer("Lifecycle [", "\r")
    person.answer("What it serves [", "\r")
    person.answer("Singular (", "ready\r")
    person.wait_for("means something else to the service already; choose another noun")
    person.answer("Singular (", "vessel\r")
    person.answer("Plural (", "vessels\r")
    person.answer("Key (", "imo\r")
    person.answer("Records that clients write (", "perhaps\r")
    person.wait_for("is neither yes nor no")
    person.answer("Records that clients write (", "yes\r")
    person.answer("Fields (What else", "name:string:searchable a:position b:position\r")
    person.wait_for("have two places on the map")
    person.answer("Fields (", "name:string:searchable home:position\r")
    person.answer("Availability in percent (", "99.5\r")
    person.answer("Latency in milliseconds (", "fast\r")
    person.wait_for("is not a whole number of milliseconds")
    person.answer("Latency in milliseconds (", "300\r")
    person.answer("Window (", "\r")
    person.wait_for("Repository: Where the code")
    person.answer("Code host [", "\r")
    person.wait_for("Private (whoever is let in)")
    person.answer("Visibility (", "\r")
    person.answer("Repository", "fleet/vessel-service\r")
    person.answer("Container registry (", "\r")
    person.answer("Code owners (", "\r")
    person.answer("Environments (", "staging, prod\r")
    person.answer("Database [", "\r")
    person.answer("Progressive delivery (", "no\r")
    person.answer("Registration with Argo CD [", "\r")
    person.wait_for("├── service/")
    person.wait_for(" files in ")
    assert person.end() == 0, person.said
    with open(os.path.join(out, ".golden-path.yaml"), encoding="utf-8") as file:
        record = file.read()
    for line in ("name: vessel-service", "Vessels: \"yes\" 🚢", "latency: 300", "environments: staging-prod", "writable: true"):
        assert line in record, record
    assert os.listdir(os.path.dirname(out)) == [os.path.basename(out)], "more than the service is made"


work = tempfile.mkdtemp(prefix="conversation-")
try:
    folder = os.path.join(work, "vessel-service")
    stopped(folder, CTRL_C)
    stopped(folder, CTRL_D)
    print("conversation: stopped by Ctrl-C or Ctrl-D it leaves nothing behind")
    answered(folder)
    print("conversation: what cannot be used is refused and asked again, and the rest is made")
finally:
    shutil.rmtree(work)

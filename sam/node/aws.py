#!/usr/bin/python3
"""What a node needs of AWS before it has a package.

aws.py get KEY FILE      an object of the results bucket; - is standard output; exit 44 if it is not there
aws.py instance NAME     a fact of this instance
aws.py journal           sends the units' journal to CloudWatch Logs
"""
import datetime, hashlib, hmac, json, os, shutil, signal, subprocess, sys, time, urllib.error, urllib.parse, urllib.request

METADATA = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254").rstrip("/")
REGION = os.environ.get("AWS_REGION", "")
CURSOR = "/var/lib/pixfleet/journal.cursor"


def instance(path):
    ask = urllib.request.Request(METADATA + "/latest/api/token", method="PUT")
    ask.add_header("X-aws-ec2-metadata-token-ttl-seconds", "60")
    token = urllib.request.urlopen(ask, timeout=5).read().decode()
    ask = urllib.request.Request(METADATA + "/latest/meta-data/" + path, headers={"X-aws-ec2-metadata-token": token})
    return urllib.request.urlopen(ask, timeout=5).read().decode()


def credentials():
    if "AWS_ACCESS_KEY_ID" in os.environ:
        return os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"], os.environ.get("AWS_SESSION_TOKEN")
    role = "iam/security-credentials/"
    given = json.loads(instance(role + instance(role).split()[0]))
    return given["AccessKeyId"], given["SecretAccessKey"], given["Token"]


def call(service, url, body=b"", method="GET", headers=()):
    """Signs with version 4 and sends."""
    key, secret, token = credentials()
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    parts, digest = urllib.parse.urlsplit(url), hashlib.sha256(body).hexdigest()
    signed = {"host": parts.netloc, "x-amz-content-sha256": digest, "x-amz-date": now, **dict(headers)}
    if token:
        signed["x-amz-security-token"] = token
    names = ";".join(sorted(signed))
    lines = "".join("%s:%s\n" % (name, signed[name]) for name in sorted(signed))
    canonical = "\n".join([method, parts.path or "/", parts.query, lines, names, digest])
    scope = "/".join([now[:8], REGION, service, "aws4_request"])
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    sign = ("AWS4" + secret).encode()
    for part in scope.split("/") + [text]:
        last, sign = sign, hmac.new(sign, part.encode(), hashlib.sha256).digest()
    signed["Authorization"] = "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s" % (key, scope, names, sign.hex())
    return urllib.request.urlopen(urllib.request.Request(url, body or None, signed, method=method), timeout=20)


def get(key, file):
    bucket, own = os.environ["PIXFLEET_RESULTS_BUCKET"], os.environ.get("AWS_ENDPOINT_URL_S3")
    url = "%s/%s/" % (own.rstrip("/"), bucket) if own else "https://%s.s3.%s.amazonaws.com/" % (bucket, REGION)
    for again in range(4):
        try:
            with call("s3", url + urllib.parse.quote(key)) as answer:
                if file == "-":
                    return print(answer.read().decode().strip())
                with open(file, "wb") as out:
                    return shutil.copyfileobj(answer, out, 1 << 20)
        except urllib.error.HTTPError as e:
            if e.code == 404:
                sys.exit(44)
            if e.code < 500 or again == 3:
                sys.exit("get %s: %s %s" % (key, e.code, e.read(300).decode(errors="replace")))
        except OSError as e:
            if again == 3:
                sys.exit("get %s: %s" % (key, e))
        time.sleep(2 << again)


def logs(action, **what):
    url = os.environ.get("AWS_ENDPOINT_URL_LOGS") or "https://logs.%s.amazonaws.com" % REGION
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "Logs_20140328." + action}
    call("logs", url.rstrip("/") + "/", json.dumps(what).encode(), "POST", headers).close()


def send(events):
    group, stream = os.environ["PIXFLEET_LOG_GROUP"], instance("instance-id")
    for again in (True, False):
        try:
            return logs("PutLogEvents", logGroupName=group, logStreamName=stream, logEvents=events)
        except urllib.error.HTTPError as e:
            if not again or b"ResourceNotFound" not in e.read():
                raise
            logs("CreateLogStream", logGroupName=group, logStreamName=stream)


def journal():
    command = ["journalctl", "-f", "-o", "json", "--no-tail", "-u", "pixfleet-node", "-u", "cloud-init", "-u", "cloud-final"]
    command += ["--after-cursor", open(CURSOR).read()] if os.path.exists(CURSOR) else ["-b"]
    source = subprocess.Popen(command, stdout=subprocess.PIPE)
    os.set_blocking(source.stdout.fileno(), False)
    ending, rest, events, cursor = [], b"", [], None
    signal.signal(signal.SIGTERM, lambda *_: ending.append(time.time() + 3))
    while True:
        rest += source.stdout.read() or b""
        *lines, rest = rest.split(b"\n")
        for line in map(json.loads, lines):
            text = line.get("MESSAGE") or " "
            text = text if isinstance(text, str) else bytes(text).decode(errors="replace")
            events.append({"timestamp": int(line["__REALTIME_TIMESTAMP"]) // 1000, "message": text[:8000]})
            cursor = line["__CURSOR"]
        try:
            while events:
                send(events[:100])
                del events[:100]
            if cursor:
                os.makedirs(os.path.dirname(CURSOR), exist_ok=True)
                with open(CURSOR, "w") as out:
                    out.write(cursor)
                cursor = None
        except OSError as e:
            print("journal not sent: %s" % e, file=sys.stderr, flush=True)
        if source.poll() is not None or ending and (time.time() > ending[0] or not lines and not events):
            return source.kill()
        time.sleep(0.5 if ending else 3)


if __name__ == "__main__":
    print({"instance": instance, "get": get, "journal": journal}[sys.argv[1]](*sys.argv[2:]) or "", end="")

"""The parts of AWS that the local stack has not, and hands for the test.

cloud.py serve                 metadata service at its own address, STS beside it; the keys are the local stack's
cloud.py upload FILE [BAD]     the nodes' package, in the end dist/current; BAD: other bytes under its name
cloud.py task FILE             an original, its job and its task
cloud.py result                exits 0 once the task's result is there and its queue empty
"""
import hashlib, http.server, json, os, sys, urllib.error, urllib.parse

sys.path.insert(0, os.path.join(os.environ["PIXFLEET_HOME"], "sam/node"))
sys.dont_write_bytecode = True
import aws

STACK = json.load(open(os.environ["work"] + "/state/endpoints.json"))
KEYS = STACK["aws"]
JOB, IMAGE = "01KA0000000000000000000001", "01KA0000000000000000000002"
os.environ.update(AWS_ACCESS_KEY_ID=KEYS["accessKeyId"], AWS_SECRET_ACCESS_KEY=KEYS["secretAccessKey"])
aws.REGION = KEYS["region"]


class Cloud(http.server.BaseHTTPRequestHandler):
    def say(self, text):
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_PUT(self):
        self.say("TOKEN")

    def do_GET(self):
        keys = {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": KEYS["accessKeyId"], "Token": "session",
                "SecretAccessKey": KEYS["secretAccessKey"], "LastUpdated": "2026-01-01T00:00:00Z", "Expiration": "2099-01-01T00:00:00Z"}
        facts = {"instance-id": "i-0123456789abcdef0", "local-ipv4": "10.42.1.7", "iam/security-credentials/": "node",
                 "iam/security-credentials/node": json.dumps(keys)}
        fact = facts.get(self.path.replace("/latest/meta-data/", ""))
        self.say(fact) if fact else self.send_error(404)

    def do_POST(self):
        self.say("<A><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey><SessionToken>session</SessionToken></A>"
                 % (KEYS["accessKeyId"], KEYS["secretAccessKey"]))


def address(bucket, key):
    return "%s/%s/%s" % (KEYS["s3"], STACK["buckets"][bucket], urllib.parse.quote(key))


def put(bucket, key, body):
    with aws.call("s3", address(bucket, key), body, "PUT", {"content-type": "application/octet-stream"}) as answer:
        return answer.headers["ETag"].strip('"')


def queue(action, **what):
    headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS." + action}
    body = json.dumps({"QueueUrl": STACK["queues"]["tasks"], **what}).encode()
    with aws.call("sqs", KEYS["sqs"] + "/", body, "POST", headers) as answer:
        return json.loads(answer.read() or b"{}")


def upload(file, bad=None):
    content = open(file, "rb").read()
    sha = hashlib.sha256(content).hexdigest()
    put("results", "dist/%s.tar.gz" % sha, b"not what the name says" if bad else content)
    put("results", "dist/current", sha.encode() + b"\n")


def task(file):
    content = open(file, "rb").read()
    key = "incoming/%s/%s/picture.jpg" % (JOB, IMAGE)
    etag = put("uploads", key, content)
    put("results", "jobs/%s/job.json" % JOB, b"{}")
    golden = "shared-model/model/src/test/resources/golden/task.json"
    message = json.load(open(os.path.join(os.environ["PIXFLEET_HOME"], golden)))
    message.update(name="picture.jpg", bytes=len(content))
    message["original"] = {"bucket": STACK["buckets"]["uploads"], "key": key, "etag": etag}
    queue("SendMessage", MessageBody=json.dumps(message))


def result():
    try:
        with aws.call("s3", address("results", "jobs/%s/images/%s.json" % (JOB, IMAGE))) as answer:
            status = json.loads(answer.read())
    except urllib.error.HTTPError:
        sys.exit("the task has no status")
    left = queue("GetQueueAttributes", AttributeNames=["All"])["Attributes"]
    print(status.get("stage"), left["ApproximateNumberOfMessages"], left["ApproximateNumberOfMessagesNotVisible"])
    if status.get("stage") != "done" or left["ApproximateNumberOfMessages"] != "0":
        sys.exit("not drained: " + json.dumps(status))


def serve():
    http.server.ThreadingHTTPServer(("", 80), Cloud).serve_forever()


if __name__ == "__main__":
    try:
        {"serve": serve, "upload": upload, "task": task, "result": result}[sys.argv[1]](*sys.argv[2:])
    except urllib.error.HTTPError as e:
        sys.exit("%s: %s %s" % (sys.argv[1], e.code, e.read(2000).decode(errors="replace")))

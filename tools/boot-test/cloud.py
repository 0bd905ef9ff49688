"""The parts of AWS that the local stack has not, and hands for the test.

cloud.py instance              has the local stack launch a node as it is told to sleep, for its name and the keys of its role
cloud.py serve                 metadata service at its own address, STS beside it: that node's name, its keys, and its ranks'
cloud.py upload FILE [BAD]     the nodes' package, in the end dist/current; BAD: other bytes under its name
cloud.py task FILE             an original, its job and its task
cloud.py result                exits 0 once the task's result is there and its queue empty
"""
import glob, hashlib, http.server, json, os, re, sys, time, urllib.error, urllib.parse

sys.path.insert(0, os.path.join(os.environ["PIXFLEET_HOME"], "sam/node"))
sys.dont_write_bytecode = True
import aws

STACK = json.load(open(os.environ["work"] + "/state/endpoints.json"))
KEYS = STACK["aws"]
NODES = os.environ["work"] + "/state/nodes/"
JOB, IMAGE = "01KA0000000000000000000001", "01KA0000000000000000000002"
os.environ.update(AWS_ACCESS_KEY_ID=KEYS["accessKeyId"], AWS_SECRET_ACCESS_KEY=KEYS["secretAccessKey"])
aws.REGION = KEYS["region"]


def ec2(action, **what):
    form = {"content-type": "application/x-www-form-urlencoded"}
    query = urllib.parse.urlencode({"Action": action, "Version": "2016-11-15", **what})
    with aws.call("ec2", KEYS["ec2"] + "/", query.encode(), "POST", form) as answer:
        return answer.read().decode()


def instance():
    template = re.search("<launchTemplateId>([^<]+)<", ec2("DescribeLaunchTemplates")).group(1)
    ec2("RunInstances", MinCount=1, MaxCount=1, **{"LaunchTemplate.LaunchTemplateId": template})
    for _ in range(300):
        if glob.glob(NODES + "*/env"):
            return
        time.sleep(0.1)
    sys.exit("the instance did not boot")


def keys(file):
    """What the local stack gave: the instance itself, or what its role may assume."""
    (file,) = glob.glob(NODES + file)
    variables = dict(line.split("=", 1) for line in open(file).read().splitlines() if "=" in line)
    return file.split("/")[-2], [variables["AWS_" + name] for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN")]


class Cloud(http.server.BaseHTTPRequestHandler):
    def say(self, text):
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_PUT(self):
        self.say("TOKEN")

    def do_GET(self):
        node, own = keys("*/env")
        answer = {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": own[0], "SecretAccessKey": own[1], "Token": own[2],
                  "LastUpdated": "2026-01-01T00:00:00Z", "Expiration": "2099-01-01T00:00:00Z"}
        facts = {"instance-id": node, "local-ipv4": "10.42.1.7", "iam/security-credentials/": "node",
                 "iam/security-credentials/node": json.dumps(answer)}
        fact = facts.get(self.path.replace("/latest/meta-data/", ""))
        self.say(fact) if fact else self.send_error(404)

    def do_POST(self):
        _, ranks = keys("*/roles/*.env")
        self.say("<A><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken></A>" % tuple(ranks))


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


def table(action, **what):
    headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810." + action}
    body = json.dumps({"TableName": STACK["tables"]["records"], **what}).encode()
    with aws.call("dynamodb", KEYS["dynamodb"] + "/", body, "POST", headers) as answer:
        return json.loads(answer.read())


def row(pk, sk, **texts):
    return {name: {"S": text} for name, text in {"pk": pk, "sk": sk, **texts}.items()}


def upload(file, bad=None):
    content = open(file, "rb").read()
    sha = hashlib.sha256(content).hexdigest()
    put("results", "dist/%s.tar.gz" % sha, b"not what the name says" if bad else content)
    put("results", "dist/current", sha.encode() + b"\n")


def task(file):
    content = open(file, "rb").read()
    key = "incoming/%s/%s/picture.jpg" % (JOB, IMAGE)
    etag = put("uploads", key, content)
    job = row("J#" + JOB, "JOB", owner="operators", pipeline="gaussian-blur|canny", createdAt="2026-01-01T00:00:00Z", jobId=JOB)
    table("PutItem", Item={**job, "images": {"N": "1"}, "version": {"N": "1"}})
    golden = "shared-model/model/src/test/resources/golden/task.json"
    message = json.load(open(os.path.join(os.environ["PIXFLEET_HOME"], golden)))
    message.update(name="picture.jpg", bytes=len(content))
    message["original"] = {"bucket": STACK["buckets"]["uploads"], "key": key, "etag": etag}
    queue("SendMessage", MessageBody=json.dumps(message))


def result():
    found = table("GetItem", Key=row("I#%s#000000" % JOB, IMAGE), ConsistentRead=True).get("Item")
    if not found:
        sys.exit("the task has no status")
    status = json.loads(found["status"]["S"])
    left = queue("GetQueueAttributes", AttributeNames=["All"])["Attributes"]
    print(status.get("stage"), left["ApproximateNumberOfMessages"], left["ApproximateNumberOfMessagesNotVisible"])
    if status.get("stage") != "done" or left["ApproximateNumberOfMessages"] != "0":
        sys.exit("not drained: " + json.dumps(status))


def serve():
    http.server.ThreadingHTTPServer(("", 80), Cloud).serve_forever()


if __name__ == "__main__":
    try:
        {"instance": instance, "serve": serve, "upload": upload, "task": task, "result": result}[sys.argv[1]](*sys.argv[2:])
    except urllib.error.HTTPError as e:
        sys.exit("%s: %s %s" % (sys.argv[1], e.code, e.read(2000).decode(errors="replace")))

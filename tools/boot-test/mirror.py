"""A proxy of HTTP for apt on 3142; on the next port a mirror that takes the call and never answers."""
import http.server, shutil, socketserver, sys, threading, time, urllib.request


class Proxy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ask = {name: self.headers[name] for name in ("If-Modified-Since", "Range") if name in self.headers}
        try:
            answer = urllib.request.urlopen(urllib.request.Request(self.path, headers=ask), timeout=60)
        except urllib.error.HTTPError as e:
            return self.send_error(e.code)
        with answer:
            self.send_response(answer.status)
            for name in ("Content-Length", "Last-Modified", "Content-Range"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.end_headers()
            shutil.copyfileobj(answer, self.wfile)


class Hanging(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(3600)


address, port = sys.argv[1], int(sys.argv[2])
hanging = http.server.ThreadingHTTPServer((address, port + 1), Hanging)
threading.Thread(target=hanging.serve_forever, daemon=True).start()
http.server.ThreadingHTTPServer((address, port), Proxy).serve_forever()

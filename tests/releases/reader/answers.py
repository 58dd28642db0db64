"""Ways in which a server answers: well, slowly, wrongly, or not at all."""

from collections.abc import Callable

from web_stores import Answer, Request

WHOLE = "HTTP/1.1 200 OK\r\n\r\n"
CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def well(request: Request) -> None:
    """Answer as one should, also when only the rest is asked for."""
    begin(request)
    request.send(request.data[request.start :])


def begin(request: Request) -> None:
    """Answer as one should, but for the bytes."""
    start, whole = request.start, len(request.data)
    if start:
        request.head(206, Content_Length=whole - start, Content_Range=f"bytes {start}-{whole - 1}/{whole}")
    else:
        request.head(Content_Length=whole)


def lie(status: int = 200, **headers: object) -> Answer:
    """Answer with all bytes under headers that may be false."""

    def answer(request: Request) -> None:
        request.head(status, **headers)
        request.send(request.data)

    return answer


def say(status: int, **headers: object) -> Answer:
    """Answer with a status and no bytes."""
    return lambda request: request.head(status, Content_Length=0, **headers)


def raw(text: str | bytes) -> Answer:
    """Answer with something that need not be HTTP."""

    def answer(request: Request) -> None:
        request.send(text)

    return answer


def endless(head: str, body: str) -> Answer:
    """Answer without an end."""

    def answer(request: Request) -> None:
        going = request.send(head)
        while going and not request.over.is_set():
            going = request.send(body * 1000)

    return answer


def slowly(text_of: Callable[[Request], bytes]) -> Answer:
    """Answer byte by byte."""

    def answer(request: Request) -> None:
        for byte in text_of(request):
            if not request.send(bytes([byte])) or request.over.wait(0.02):
                return

    return answer


def silent(request: Request) -> None:
    """Do not answer."""
    request.over.wait(60)


def stalled(after: int) -> Answer:
    """Answer with some bytes and then with silence."""

    def answer(request: Request) -> None:
        begin(request)
        request.send(request.data[request.start : after])
        silent(request)

    return answer


def broken(after: int) -> Answer:
    """Answer with some bytes and leave."""

    def answer(request: Request) -> None:
        begin(request)
        request.send(request.data[request.start :][:after])

    return answer


def spoiled(request: Request) -> None:
    """Answer with another byte at the end."""
    request.data = request.data[:-1] + b"\xff"
    well(request)


def in_chunks(request: Request) -> None:
    """Answer in pieces, without saying how many bytes there will be."""
    request.send(CHUNKED)
    for at in range(0, len(request.data), 100):
        piece = request.data[at : at + 100]
        request.send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    request.send("0\r\n\r\n")


def untold(request: Request) -> None:
    """Answer without saying how many bytes there will be."""
    request.send(WHOLE)
    request.send(request.data)


def talkative(request: Request) -> None:
    """Answer well, and then with more bytes than were told."""
    well(request)
    request.send("and more")


def then(*answers: Answer) -> Answer:
    """Answer the first request for an archive in one way, the next ones in others, and all further as the last."""
    return lambda request: answers[min(request.number, len(answers) - 1)](request)


def leading(to: str) -> Answer:
    """Lead to somewhere else; answer well there, which is where the address says `?there`."""
    return lambda request: well(request) if "?there" in request.handler.path else say(302, Location=to)(request)

package dev.kilter.local.registry;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Blobs and their uploads (distribution-spec 1.1, "Pushing blobs", "Pulling blobs").
final class BlobRoutes {
    static final HeaderName DIGEST = HeaderNames.create("Docker-Content-Digest");
    private static final HeaderName UPLOAD_ID = HeaderNames.create("Docker-Upload-UUID");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");
    private static final Pattern CONTENT_RANGE = Pattern.compile("([0-9]+)-([0-9]+)");

    private final BlobStore store;

    BlobRoutes(BlobStore store) {
        this.store = store;
    }

    void blob(String method, String name, String digest, ServerRequest request, ServerResponse response) {
        if (method.equals("DELETE")) {
            Registry.error(
                    request, response, Status.METHOD_NOT_ALLOWED_405, "UNSUPPORTED", "blobs are shared and stay");
            return;
        }
        if (!store.has(digest)) {
            Registry.error(request, response, Status.NOT_FOUND_404, "BLOB_UNKNOWN", "there is no such blob");
            return;
        }
        long size = store.size(digest);
        response.header(DIGEST, digest)
                .header(HeaderNames.ACCEPT_RANGES, "bytes")
                .header(HeaderNames.CONTENT_TYPE, "application/octet-stream");
        if (method.equals("HEAD")) {
            response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(size));
            response.send();
            return;
        }
        Matcher range = RANGE.matcher(request.headers().first(HeaderNames.RANGE).orElse(""));
        long from = range.matches() ? Long.parseLong(range.group(1)) : 0;
        long to = range.matches() && !range.group(2).isEmpty()
                ? Math.min(size - 1, Long.parseLong(range.group(2)))
                : size - 1;
        if (from > to && size > 0) {
            Registry.error(
                    request,
                    response,
                    Status.REQUESTED_RANGE_NOT_SATISFIABLE_416,
                    "RANGE_INVALID",
                    "the blob is shorter");
            return;
        }
        if (range.matches()) {
            response.status(Status.PARTIAL_CONTENT_206)
                    .header(HeaderNames.CONTENT_RANGE, "bytes " + from + "-" + to + "/" + size);
        }
        response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(to - from + 1));
        try (InputStream in = store.open(digest);
                OutputStream out = response.outputStream()) {
            in.skipNBytes(from);
            copy(in, out, to - from + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void upload(String method, String name, String id, ServerRequest request, ServerResponse response) {
        switch (method) {
            case "POST" -> begin(name, request, response);
            case "PATCH" -> store.alone(id, () -> chunk(name, id, request, response));
            case "PUT" -> store.alone(id, () -> finish(name, id, request, response));
            case "GET" -> state(name, id, request, response);
            case "DELETE" -> {
                store.cancel(id);
                response.status(Status.NO_CONTENT_204).send();
            }
            default ->
                Registry.error(request, response, Status.METHOD_NOT_ALLOWED_405, "UNSUPPORTED", "no such method here");
        }
    }

    private void begin(String name, ServerRequest request, ServerResponse response) {
        Optional<String> mount = query(request, "mount");
        if (mount.isPresent() && store.has(mount.get())) {
            created(name, mount.get(), response);
            return;
        }
        String id = store.beginUpload();
        Optional<String> digest = query(request, "digest");
        if (digest.isPresent()) {
            store.append(id, request.content().inputStream());
            close(name, id, digest.get(), request, response);
            return;
        }
        accepted(name, id, 0, response);
    }

    private void chunk(String name, String id, ServerRequest request, ServerResponse response) {
        Optional<Long> size = store.uploaded(id);
        if (size.isEmpty()) {
            unknown(request, response);
            return;
        }
        if (isOutOfOrder(name, id, size.get(), request, response)) {
            return;
        }
        accepted(name, id, store.append(id, request.content().inputStream()), response);
    }

    /// A chunk that does not begin where the upload ends, such as one that is sent again: it is told where that is.
    private static boolean isOutOfOrder(
            String name, String id, long size, ServerRequest request, ServerResponse response) {
        Matcher range = CONTENT_RANGE.matcher(
                request.headers().first(HeaderNames.CONTENT_RANGE).orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) == size) {
            return false;
        }
        response.header(HeaderNames.LOCATION, place(name, id));
        response.header(HeaderNames.RANGE, "0-" + Math.max(0, size - 1));
        Registry.error(
                request, response, Status.REQUESTED_RANGE_NOT_SATISFIABLE_416, "BLOB_UPLOAD_INVALID", "out of order");
        return true;
    }

    private void finish(String name, String id, ServerRequest request, ServerResponse response) {
        Optional<Long> size = store.uploaded(id);
        if (size.isEmpty()) {
            unknown(request, response);
            return;
        }
        if (isOutOfOrder(name, id, size.get(), request, response)) {
            return;
        }
        if (request.content().hasEntity()) {
            store.append(id, request.content().inputStream());
        }
        close(name, id, query(request, "digest").orElse(""), request, response);
    }

    private void close(String name, String id, String digest, ServerRequest request, ServerResponse response) {
        if (!digest.matches("sha256:[0-9a-f]{64}") || !store.finish(id, digest)) {
            Registry.error(
                    request, response, Status.BAD_REQUEST_400, "DIGEST_INVALID", "the content has another digest");
            return;
        }
        created(name, digest, response);
    }

    private void state(String name, String id, ServerRequest request, ServerResponse response) {
        Optional<Long> size = store.uploaded(id);
        if (size.isEmpty()) {
            unknown(request, response);
            return;
        }
        response.status(Status.NO_CONTENT_204)
                .header(HeaderNames.LOCATION, place(name, id))
                .header(HeaderNames.RANGE, "0-" + Math.max(0, size.get() - 1))
                .send();
    }

    private static void accepted(String name, String id, long size, ServerResponse response) {
        response.status(Status.ACCEPTED_202)
                .header(HeaderNames.LOCATION, place(name, id))
                .header(HeaderNames.RANGE, "0-" + Math.max(0, size - 1))
                .header(UPLOAD_ID, id)
                .send();
    }

    private static void created(String name, String digest, ServerResponse response) {
        response.status(Status.CREATED_201)
                .header(HeaderNames.LOCATION, "/v2/" + name + "/blobs/" + digest)
                .header(DIGEST, digest)
                .send();
    }

    private static void unknown(ServerRequest request, ServerResponse response) {
        Registry.error(request, response, Status.NOT_FOUND_404, "BLOB_UPLOAD_UNKNOWN", "there is no such upload");
    }

    private static String place(String name, String id) {
        return "/v2/" + name + "/blobs/uploads/" + id;
    }

    static Optional<String> query(ServerRequest request, String key) {
        return request.query().contains(key) ? Optional.of(request.query().get(key)) : Optional.empty();
    }

    private static void copy(InputStream in, OutputStream out, long count) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = count;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}

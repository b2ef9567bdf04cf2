package dev.kilter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.api.Commands;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Channel;
import dev.kilter.sdk.wire.TerminalSize;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One command in a container, over Kubernetes' own WebSocket. fabric8's exec speaks the fourth version of its
/// protocol, in which stdin has no end; this one speaks the fifth (Kubernetes 1.30 and newer).
final class PodExec implements Commands.Running {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_WAITING = 1 << 20;
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;
    private static final int KILLED = 137;

    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final WebSocket socket;

    private PodExec(KubernetesClient client, URI address, Commands.Listener listener) {
        try {
            this.socket = client.getHttpClient()
                    .newWebSocketBuilder()
                    .uri(address)
                    .subprotocol("v5.channel.k8s.io")
                    .buildAsync(new Messages(listener))
                    .join();
        } catch (CompletionException e) {
            throw refused(e);
        }
    }

    /// @param terminal whether it gets a terminal, and with it one stream for both kinds of output
    static PodExec start(
            KubernetesClient client, PodRef pod, List<String> command, boolean terminal, Commands.Listener listener) {
        StringBuilder query = new StringBuilder("?container=")
                .append(encode(pod.container()))
                .append("&stdin=true&stdout=true")
                .append(terminal ? "&tty=true" : "&stderr=true");
        command.forEach(word -> query.append("&command=").append(encode(word)));
        return new PodExec(
                client,
                URI.create(client.getMasterUrl() + "api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name()
                        + "/exec" + query),
                listener);
    }

    /// A container of a pod.
    record PodRef(String namespace, String name, String container) {}

    @Override
    public void input(byte[] part) {
        send(Channel.INPUT, part);
    }

    @Override
    public void endInput() {
        send(Channel.CLOSE, new byte[] {(byte) Channel.INPUT.number()});
    }

    @Override
    public void resize(TerminalSize size) {
        send(
                Channel.SIZE,
                JSON.valueToTree(Map.of("Width", size.columns(), "Height", size.rows()))
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int await() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    /// The same, for so long at most.
    int await(Duration longest) throws InterruptedException, TimeoutException {
        try {
            return end.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    private static RuntimeException failed(ExecutionException e) {
        return e.getCause() instanceof KilterException problem ? problem : new IllegalStateException(e.getCause());
    }

    @Override
    public void close() {
        socket.sendClose(1000, "");
        end.complete(KILLED);
    }

    private void send(Channel channel, byte[] part) {
        ByteBuffer message = ByteBuffer.allocate(part.length + 1);
        message.put((byte) channel.number()).put(part).flip();
        while (socket.queueSize() > MOST_WAITING && !end.isDone()) {
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (!end.isDone()) {
            socket.send(message);
        }
    }

    private final class Messages implements WebSocket.Listener {
        private final Commands.Listener listener;

        Messages(Commands.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onMessage(WebSocket from, ByteBuffer message) {
            if (message.hasRemaining()) {
                Channel channel = Channel.of(message.get()).orElse(Channel.INPUT);
                byte[] part = new byte[message.remaining()];
                message.get(part);
                switch (channel) {
                    case OUTPUT -> pass(part, listener::output);
                    case ERROR -> pass(part, listener::error);
                    case STATUS -> ended(part);
                    case INPUT, SIZE, CLOSE -> {
                        // nothing that a kubelet sends, or an end that the status tells
                    }
                }
            }
            from.request();
        }

        @Override
        public void onMessage(WebSocket from, String text) {
            from.request();
        }

        @Override
        public void onClose(WebSocket from, int code, String reason) {
            end.completeExceptionally(lost(reason));
        }

        @Override
        public void onError(WebSocket from, Throwable trouble) {
            end.completeExceptionally(lost(String.valueOf(trouble.getMessage())));
        }

        private void pass(byte[] part, java.util.function.Consumer<byte[]> to) {
            if (part.length > 0) {
                to.accept(part);
            }
        }

        /// A `Status` of the API: success, the command's exit code, or what the container runtime has against
        /// it.
        private void ended(byte[] part) {
            try {
                JsonNode status = JSON.readTree(part);
                if (status.path("status").asText().equals("Success")) {
                    end.complete(0);
                    return;
                }
                for (JsonNode cause : status.path("details").path("causes")) {
                    if (cause.path("reason").asText().equals("ExitCode")) {
                        end.complete(Integer.parseInt(cause.path("message").asText()));
                        return;
                    }
                }
                notStarted(status.path("message").asText());
            } catch (IOException | NumberFormatException e) {
                end.completeExceptionally(lost("its end cannot be understood"));
            }
        }

        /// As a shell says it.
        private void notStarted(String words) {
            boolean missing =
                    words.contains("executable file not found") || words.contains("no such file or directory");
            if (missing || words.contains("permission denied")) {
                String detail = words.replaceFirst("(?s).*starting container process caused: |(?s).*exec: ", "");
                listener.error(("kilter: cannot run it: " + detail.strip() + "\n").getBytes(StandardCharsets.UTF_8));
                end.complete(missing ? NOT_FOUND : NOT_EXECUTABLE);
                return;
            }
            end.completeExceptionally(lost(words));
        }
    }

    private static KilterException lost(String words) {
        return Problem.of(
                        KilterCode.UNREACHABLE,
                        "the connection to the command is lost: " + words,
                        "What became of it is not known; look before you run it again.")
                .toException();
    }

    private static KilterException refused(CompletionException e) {
        String words = e.getCause() instanceof WebSocketHandshakeException refusal
                ? "HTTP " + refusal.getResponse().code() + " " + body(refusal)
                : String.valueOf(e.getCause());
        return Problem.of(
                        KilterCode.UNREACHABLE,
                        "the cluster does not start the command: " + words,
                        "Try again; if it stays so, ask the platform team (it takes Kubernetes 1.30 or newer).")
                .toException(e);
    }

    private static String body(WebSocketHandshakeException refusal) {
        try {
            return String.valueOf(refusal.getResponse().bodyString());
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

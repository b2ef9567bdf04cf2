package dev.kilter.server;

import dev.kilter.api.Commands;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Channel;
import dev.kilter.sdk.wire.CommandNews;
import dev.kilter.sdk.wire.CommandRequest;
import dev.kilter.sdk.wire.TerminalSize;
import dev.kilter.sdk.wire.Wire;
import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One person's command over a WebSocket: he says what to run, hears that it runs, and both sides pass bytes on until
/// it ends or he leaves, which ends it.
final class CommandTalk implements WsListener, Commands.Listener {
    private static final System.Logger LOG = System.getLogger(CommandTalk.class.getName());
    private static final int MOST_WORDS = 1000;

    private final Start start;
    private final ReentrantLock meeting = new ReentrantLock();
    private @Nullable Conversation conversation;
    private Commands.@Nullable Running running;
    private boolean asked;
    private boolean left;

    CommandTalk(Start start) {
        this.start = start;
    }

    /// Begins the command.
    @FunctionalInterface
    interface Start {
        Commands.Running begin(CommandRequest request, Commands.Listener listener);
    }

    @Override
    public void onOpen(WsSession session) {
        conversation = new Conversation(session, this::leave);
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        CommandRequest request = Wire.decode(text.getBytes(StandardCharsets.UTF_8), CommandRequest.class);
        if (asked || !last || request.command().isEmpty() || request.command().size() > MOST_WORDS) {
            throw new IllegalArgumentException("one command of 1 to " + MOST_WORDS + " words, in one message");
        }
        asked = true;
        Thread.ofVirtual().name("command").start(() -> accompany(request));
    }

    @Override
    public void onMessage(WsSession session, BufferData bytes, boolean last) {
        Commands.Running command = running;
        if (command == null || bytes.available() == 0) {
            return;
        }
        Channel channel = Channel.of(bytes.read()).orElse(Channel.STATUS);
        byte[] part = new byte[bytes.available()];
        bytes.read(part);
        switch (channel) {
            case INPUT -> command.input(part);
            case CLOSE -> command.endInput();
            case SIZE -> command.resize(Wire.decode(part, TerminalSize.class));
            case OUTPUT, ERROR, STATUS -> {
                // nothing that a visitor sends
            }
        }
    }

    @Override
    public void onClose(WsSession session, int code, String reason) {
        conversation().leave();
    }

    @Override
    public void onError(WsSession session, Throwable trouble) {
        conversation()
                .end(CommandNews.failed(Problem.of(
                        KilterCode.ARGUMENT_INVALID,
                        "the message cannot be understood: " + trouble.getMessage(),
                        "Use a kilter of the server's version.")));
    }

    @Override
    public void output(byte[] part) {
        conversation().send(Channel.OUTPUT.number(), part);
    }

    @Override
    public void error(byte[] part) {
        conversation().send(Channel.ERROR.number(), part);
    }

    @Override
    public void note(String line) {
        conversation().tell(CommandNews.of(line));
    }

    private void accompany(CommandRequest request) {
        try (Commands.Running command = start.begin(request, this)) {
            if (meet(command)) {
                conversation().tell(CommandNews.STARTED);
                conversation().end(CommandNews.ended(command.await()));
            }
        } catch (KilterException e) {
            conversation().end(CommandNews.failed(e.problem()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a command broke", e);
            conversation()
                    .end(CommandNews.failed(Problem.of(
                            KilterCode.INTERNAL_ERROR, "the server broke", "Report this with the platform's log.")));
        }
    }

    /// False: the visitor has left meanwhile.
    private boolean meet(Commands.Running command) {
        meeting.lock();
        try {
            running = command;
            return !left;
        } finally {
            meeting.unlock();
        }
    }

    private void leave() {
        Commands.Running command;
        meeting.lock();
        try {
            left = true;
            command = running;
        } finally {
            meeting.unlock();
        }
        if (command != null) {
            command.close();
        }
    }

    private Conversation conversation() {
        return Objects.requireNonNull(conversation);
    }
}

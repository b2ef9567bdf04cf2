package dev.kilter.server;

import dev.kilter.effects.DatabaseTrouble;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.CommandNews;
import dev.kilter.sdk.wire.Wire;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets one visitor of a WebSocket in, or tells him in a last message why not: the upgrade itself could only say "no".
final class Doorkeeper implements WsListener {
    private static final System.Logger LOG = System.getLogger(Doorkeeper.class.getName());

    private final Socket socket;
    private final Entrance entrance;
    private final Guests guests;
    private final Connections connections;
    private @Nullable HttpPrologue asked;
    private @Nullable Headers headers;
    private @Nullable WsListener host;
    private Guests.@Nullable Stay stay;

    Doorkeeper(Socket socket, Entrance entrance, Guests guests, Connections connections) {
        this.socket = socket;
        this.entrance = entrance;
        this.guests = guests;
        this.connections = connections;
    }

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers received) {
        asked = prologue;
        headers = received;
        return Optional.empty();
    }

    @Override
    public void onOpen(WsSession session) {
        var _ = connections.asks(session.socketContext().remotePeer().address());
        try {
            String path = asked == null ? "" : asked.uriPath().rawPath();
            Headers with = java.util.Objects.requireNonNull(headers);
            Caller caller = entrance.admit(socket.permission(), path, with);
            Slot slot = Socket.slot(path);
            caller.require(slot);
            WsListener opened = socket.opening().open(new Socket.Visit(slot, caller.name(), Entrance.token(with)));
            host = opened;
            opened.onOpen(session);
            stay = guests.welcome(Entrance.token(with), () -> {
                // The host says nothing more from here on, so the two messages cannot mix.
                opened.onClose(session, WsCloseCodes.VIOLATED_POLICY, "");
                refuse(session, Entrance.ANONYMOUS);
            });
        } catch (KilterException e) {
            refuse(session, e.problem());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, socket.path() + " broke", e);
            refuse(
                    session,
                    DatabaseTrouble.of(e) == DatabaseTrouble.NONE
                            ? Problem.of(
                                    KilterCode.INTERNAL_ERROR,
                                    "the server broke",
                                    "Report this with the platform's log.")
                            : Problem.of(
                                    KilterCode.UNREACHABLE,
                                    "the platform's database does not answer",
                                    "kilter doctor"));
        }
    }

    private void leave() {
        if (stay != null) {
            stay.close();
        }
    }

    static void refuse(WsSession session, Problem problem) {
        session.send(Wire.text(CommandNews.failed(problem)), true);
        session.close(WsCloseCodes.VIOLATED_POLICY, problem.code().value());
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        if (host != null) {
            host.onMessage(session, text, last);
        }
    }

    @Override
    public void onMessage(WsSession session, BufferData bytes, boolean last) {
        if (host != null) {
            host.onMessage(session, bytes, last);
        }
    }

    @Override
    public void onClose(WsSession session, int code, String reason) {
        leave();
        if (host != null) {
            host.onClose(session, code, reason);
        }
    }

    @Override
    public void onError(WsSession session, Throwable trouble) {
        leave();
        if (host != null) {
            host.onError(session, trouble);
        }
    }
}

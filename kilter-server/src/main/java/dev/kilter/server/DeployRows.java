package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Reads rows of deploys. What a deploy asks for never changes and may have a million characters, while the queue reads
/// all that are open several times a second: it is fetched once and remembered.
final class DeployRows {
    /// So many characters of requests are remembered.
    private static final long REMEMBERED = 8L * 1024 * 1024;

    private static final String SELECT = """
        SELECT d.id, d.slot, d.status, d.phase, d.author, d.created, d.granted, d.deadline, d.fence, d.finished,
          d.release, d.problem, d.cancelled, d.broken
        """;

    private final Map<DeployId, DeployRequest> requests = new ConcurrentHashMap<>();
    private final AtomicLong remembered = new AtomicLong();

    /// The deploys that this finds.
    ///
    /// @param from what stands after `FROM`, where the deploys are called `d`
    List<DeployRow> all(Handle handle, String from, UnaryOperator<Query> values) {
        List<Row> rows = values.apply(handle.createQuery(SELECT + "FROM " + from))
                .map((row, _) -> Row.of(row))
                .list();
        Map<DeployId, DeployRequest> asked =
                requests(handle, rows.stream().map(Row::id).toList());
        return rows.stream()
                .map(row -> row.asking.apply(Objects.requireNonNull(asked.get(row.id))))
                .toList();
    }

    /// The first of them.
    Optional<DeployRow> first(Handle handle, String from, UnaryOperator<Query> values) {
        return all(handle, from, values).stream().findFirst();
    }

    /// Remembers what a deploy asks for that is being written.
    ///
    /// @param characters of its text
    void remember(DeployId id, DeployRequest request, int characters) {
        if (remembered.addAndGet(characters) > REMEMBERED) {
            requests.clear();
            remembered.set(characters);
        }
        requests.put(id, request);
    }

    /// One that was not written after all: another deploy may be called so.
    void forget(DeployId id) {
        requests.remove(id);
    }

    private Map<DeployId, DeployRequest> requests(Handle handle, List<DeployId> ids) {
        Map<DeployId, DeployRequest> found = new HashMap<>();
        for (DeployId id : ids) {
            DeployRequest known = requests.get(id);
            if (known != null) {
                found.put(id, known);
            }
        }
        List<String> others = ids.stream()
                .filter(id -> !found.containsKey(id))
                .map(DeployId::value)
                .toList();
        if (!others.isEmpty()) {
            handle.createQuery("SELECT id, request FROM deploy WHERE id = ANY(:ids)")
                    .bindArray("ids", String.class, others)
                    .map((row, _) -> Map.entry(new DeployId(row.getString(1)), row.getString(2)))
                    .forEach(row -> {
                        DeployRequest request = Wire.decode(row.getValue(), DeployRequest.class);
                        remember(row.getKey(), request, row.getValue().length());
                        found.put(row.getKey(), request);
                    });
        }
        return found;
    }

    /// A row as it was read, which waits for what the deploy asks for.
    private record Row(DeployId id, Function<DeployRequest, DeployRow> asking) {
        static Row of(ResultSet row) throws SQLException {
            DeployId id = new DeployId(row.getString("id"));
            Slot slot = Slot.parse(row.getString("slot"));
            DeployStatus status = DeployStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
            String phase = row.getString("phase");
            String author = row.getString("author");
            Instant created = row.getTimestamp("created").toInstant();
            Instant granted = instant(row.getTimestamp("granted"));
            Instant deadline = instant(row.getTimestamp("deadline"));
            long fence = row.getLong("fence");
            Instant finished = instant(row.getTimestamp("finished"));
            String release = row.getString("release");
            String text = row.getString("problem");
            Problem problem = text == null ? null : Wire.decode(text, Problem.class);
            String cancelled = row.getString("cancelled");
            boolean broken = row.getBoolean("broken");
            return new Row(
                    id,
                    request -> new DeployRow(
                            id, slot, request, status, phase, author, created, granted, deadline, fence, finished,
                            release, problem, cancelled, broken));
        }

        private static @Nullable Instant instant(@Nullable Timestamp time) {
            return time == null ? null : time.toInstant();
        }
    }
}

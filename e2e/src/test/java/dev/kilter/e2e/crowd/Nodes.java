package dev.kilter.e2e.crowd;

import dev.kilter.operator.flux.FluxTree;
import dev.kilter.sdk.app.Slot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/// What works in a cluster whatever becomes of the platform: the engine that applies what the flux repo holds, and the
/// Jobs that the operator has started.
final class Nodes implements AutoCloseable {
    private static final Pattern CONTENT = Pattern.compile("kilter\\.dev/content: \"?([0-9a-f]+)");

    private final Jdbi database;
    private final FluxTree repo;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Map<Slot, String> applied = new HashMap<>();
    private final Thread engine;
    private final Thread jobs;
    private String tip = "";

    Nodes(Jdbi database, Path repo) {
        this.database = database;
        this.repo = FluxTree.open(repo);
        this.engine = Thread.ofVirtual().start(() -> often(this::apply));
        this.jobs = Thread.ofVirtual().start(() -> often(this::work));
    }

    private void often(Runnable work) {
        while (!closed.get()) {
            work.run();
            LockSupport.parkNanos(40_000_000);
        }
    }

    private void apply() {
        String newest = repo.tip();
        if (newest == null || newest.equals(tip)) {
            return;
        }
        database.useTransaction(handle -> {
            for (Slot slot : repo.slots(newest)) {
                String content = content(newest, slot);
                if (!content.equals(applied.put(slot, content))) {
                    handle.createUpdate("INSERT INTO applied (slot, content) VALUES (:slot, :content)"
                                    + " ON CONFLICT (slot) DO UPDATE SET content = excluded.content")
                            .bind("slot", slot.toString())
                            .bind("content", content)
                            .execute();
                }
            }
            handle.createUpdate("INSERT INTO tip (commit) VALUES (:commit)"
                            + " ON CONFLICT (one) DO UPDATE SET commit = excluded.commit")
                    .bind("commit", newest)
                    .execute();
        });
        tip = newest;
    }

    private String content(String commit, Slot slot) {
        for (byte[] file : repo.files(commit, slot, "app").values()) {
            Matcher content = CONTENT.matcher(new String(file, StandardCharsets.UTF_8));
            if (content.find()) {
                return content.group(1);
            }
        }
        return "";
    }

    /// A Job ends a while after it began: most kills and stops come in between then.
    private void work() {
        database.useTransaction(handle -> {
            handle.execute("UPDATE job SET ended = clock_timestamp() WHERE ended IS NULL"
                    + " AND began < clock_timestamp() - interval '300 milliseconds'");
            handle.execute("UPDATE job SET began = clock_timestamp() WHERE began IS NULL");
        });
    }

    @Override
    public void close() {
        closed.set(true);
        try {
            engine.join();
            jobs.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        repo.close();
    }
}

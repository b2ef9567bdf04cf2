package dev.kilter.operator.flux;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/// Reads a bare flux repo as an engine does: what the newest commit says of each slot. Changes nothing.
public final class FluxTree implements AutoCloseable {
    private final Repository repository;

    private FluxTree(Repository repository) {
        this.repository = repository;
    }

    /// Opens the bare repo in this folder.
    public static FluxTree open(Path folder) {
        IsolatedGit.install();
        try {
            return new FluxTree(new FileRepositoryBuilder()
                    .setGitDir(folder.toFile())
                    .setBare()
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The newest commit of main; null when there is none.
    public @Nullable String tip() {
        try {
            ObjectId tip = repository.resolve(RefGate.MAIN);
            return tip == null ? null : tip.name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The slots that have a folder in this commit. Folders that are no slot's are passed over.
    public List<Slot> slots(String commit) {
        return reading(commit, (reader, trees, root) -> {
            List<Slot> slots = new ArrayList<>();
            GitTree.Entry apps = trees.at(root, List.of("apps"));
            for (GitTree.Entry shard :
                    trees.read(apps == null ? null : apps.id()).values()) {
                for (var org : trees.read(shard.id()).entrySet()) {
                    for (var app : trees.read(org.getValue().id()).entrySet()) {
                        for (String env : trees.read(app.getValue().id()).keySet()) {
                            addSlot(slots, org.getKey(), app.getKey(), env);
                        }
                    }
                }
            }
            return slots;
        });
    }

    /// The files of one folder of the slot (`app`, `config`) by name; empty when there is none.
    public SortedMap<String, byte[]> files(String commit, Slot slot, String folder) {
        return reading(commit, (reader, trees, root) -> {
            List<String> path = new ArrayList<>(List.of(slot.names().gitPath().split("/", -1)));
            path.add(folder);
            GitTree.Entry entry = trees.at(root, path);
            SortedMap<String, byte[]> files = new TreeMap<>();
            for (var file : trees.read(entry == null ? null : entry.id()).entrySet()) {
                files.put(file.getKey(), reader.open(file.getValue().id()).getBytes(4 * 1024 * 1024));
            }
            return files;
        });
    }

    /// The last fence that the slot was written with; 0 where there is none.
    long fence(String commit, Slot slot) {
        return reading(commit, (reader, trees, root) -> {
            GitTree.Entry entry = trees.at(root, SlotCommit.path(slot, "fence"));
            String text = entry == null
                    ? ""
                    : new String(reader.open(entry.id()).getBytes(64), StandardCharsets.US_ASCII).strip();
            return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
        });
    }

    @Override
    public void close() {
        repository.close();
    }

    private static void addSlot(List<Slot> slots, String org, String app, String env) {
        try {
            slots.add(new Slot(new Project(org, app), new EnvName(env)));
        } catch (KilterException e) {
            System.getLogger(FluxTree.class.getName())
                    .log(System.Logger.Level.WARNING, "apps/{0}/{1}/{2} is no slot", org, app, env);
        }
    }

    private <T> T reading(String commit, Reading<T> reading) {
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader)) {
            ObjectId root =
                    walk.parseCommit(ObjectId.fromString(commit)).getTree().getId();
            return reading.read(reader, new GitTree(reader, new PendingObjects()), root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Reading<T> {
        T read(ObjectReader reader, GitTree trees, ObjectId root) throws IOException;
    }
}

package dev.kilter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/// The main branch of a bare repo.
record Git(Path folder) {
    private static final String MAIN = "refs/heads/main";

    /// The entries right below a folder with the ids of their content, the fence's left out.
    List<String> entries(String path) {
        return with((repository, walk) -> {
            List<String> lines = new ArrayList<>();
            try (TreeWalk tree =
                    TreeWalk.forPath(repository, path, main(repository, walk).getTree())) {
                if (tree == null) {
                    return lines;
                }
                tree.enterSubtree();
                while (tree.next() && tree.getPathString().startsWith(path + "/")) {
                    String id = tree.getNameString().equals("fence")
                            ? ""
                            : tree.getObjectId(0).name();
                    lines.add(tree.getPathString() + " " + id);
                }
            }
            return lines;
        });
    }

    String text(String path) {
        return with((repository, walk) -> {
            try (TreeWalk tree =
                    TreeWalk.forPath(repository, path, main(repository, walk).getTree())) {
                return tree == null
                        ? ""
                        : new String(repository.open(tree.getObjectId(0)).getBytes(), StandardCharsets.UTF_8);
            }
        });
    }

    /// How many commits of the branch carry the deploy's trailer and are no removal.
    long commitsOf(String deploy) {
        return with((repository, walk) -> {
            long count = 0;
            walk.markStart(main(repository, walk));
            for (RevCommit commit : walk) {
                if (commit.getFullMessage().contains("Kilter-Deploy-Id: " + deploy + "\n")
                        && commit.getShortMessage().startsWith("deploy ")) {
                    count++;
                }
            }
            return count;
        });
    }

    private static RevCommit main(Repository repository, RevWalk walk) throws IOException {
        ObjectId id = repository.resolve(MAIN);
        return walk.parseCommit(id);
    }

    private <T> T with(Reading<T> reading) {
        try (Repository repository = new FileRepositoryBuilder()
                        .setGitDir(folder.toFile())
                        .setBare()
                        .build();
                RevWalk walk = new RevWalk(repository)) {
            return reading.read(repository, walk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Reading<T> {
        T read(Repository repository, RevWalk walk) throws IOException;
    }
}

package dev.kilter.adapters.prisma;

/// What is known about a migration that did not end.
final class Recovery {
    private Recovery() {}

    /// Whether the next run may take it up by itself: kilter ran it, in one transaction or with a journal, which
    /// knows too whether the file has changed where it has run already.
    static boolean isKnown(Standing standing, PrismaProject project) {
        return standing.row() != null
                && (standing.row().ours() == RunMode.ATOMIC
                        || (standing.row().ours() == RunMode.JOURNALED
                                && standing.entry() != null
                                && standing.entry().checksum() != null
                                && script(standing, project).mode() == RunMode.JOURNALED));
    }

    /// Whether Prisma itself is known to have left nothing behind: it said so, it ran the file as one query, and
    /// the file does not commit.
    static boolean leftNothing(Standing standing, PrismaProject project) {
        return standing.row() != null
                && standing.row().ours() == null
                && standing.row().logs() != null
                && !standing.row().logs().isBlank()
                && project.execution() == Execution.WHOLE_FILE
                && standing.entry() != null
                && standing.entry().checksum() != null
                && sameFile(standing)
                && script(standing, project).mode() == RunMode.ATOMIC;
    }

    private static boolean sameFile(Standing standing) {
        return standing.entry() != null
                && standing.row() != null
                && standing.entry().checksum() != null
                && standing.entry().checksum().matches(standing.row().checksum());
    }

    private static PendingScript script(Standing standing, PrismaProject project) {
        if (standing.entry() == null) {
            throw new IllegalStateException(standing + " has no file");
        }
        return PendingScript.read(project, standing.entry(), project.execution());
    }
}

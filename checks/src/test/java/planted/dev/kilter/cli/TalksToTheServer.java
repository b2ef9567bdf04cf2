package planted.dev.kilter.cli;

import planted.dev.kilter.server.QueueManager;

/// A CLI class that reaches over the fence.
public final class TalksToTheServer {
    final QueueManager queue = new QueueManager();
}

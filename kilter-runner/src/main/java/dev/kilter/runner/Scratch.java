package dev.kilter.runner;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.ScratchDatabases;
import dev.kilter.sdk.wire.JobSpec;
import java.util.Iterator;

/// The scratch databases that the platform has made for a job, each given once.
final class Scratch implements ScratchDatabases {
    private final JobSpec job;
    private final SlotDatabase database;
    private final Iterator<String> urls;

    Scratch(JobSpec job, SlotDatabase database) {
        this.job = job;
        this.database = database;
        this.urls = job.scratch().iterator();
    }

    @Override
    public Database next() {
        if (!urls.hasNext()) {
            throw Problem.of(
                            KilterCode.PROVIDER_BROKE,
                            "the migration tool '" + job.tool() + "' asks for more than "
                                    + job.scratch().size() + " scratch databases",
                            "Report this to its author.")
                    .toException();
        }
        return database.beside(urls.next());
    }
}

package dev.kilter.sdk.deploy;

import java.util.List;

/// One step of a deploy. The ids are those of the phases in ux.md section 2 and never change.
public sealed interface Step {
    /// Unique within a plan and stable: what events, records and `steps[]` name.
    String id();

    /// Where the step runs.
    Site site();

    /// Where a step runs.
    enum Site {
        /// On the machine of the person who deploys.
        WORKSTATION,
        /// On the server's side; survives the workstation.
        PLATFORM
    }

    /// Make the image.
    record Build() implements Step {
        @Override
        public String id() {
            return "build";
        }

        @Override
        public Site site() {
            return Site.WORKSTATION;
        }
    }

    /// Send the image to the registry.
    record Push() implements Step {
        @Override
        public String id() {
            return "push";
        }

        @Override
        public Site site() {
            return Site.WORKSTATION;
        }
    }

    /// Seal what kilter.yaml declares as secrets; nothing is sealed again that the env has already.
    record ShipSecrets(List<String> names) implements Step {
        public ShipSecrets {
            names = List.copyOf(names);
        }

        @Override
        public String id() {
            return "secrets";
        }

        @Override
        public Site site() {
            return Site.WORKSTATION;
        }
    }

    /// Namespace, database, roles, credentials, and the sealed Secrets made real; skipped where the env stands.
    record Provision() implements Step {
        @Override
        public String id() {
            return "provision";
        }

        @Override
        public Site site() {
            return Site.PLATFORM;
        }
    }

    /// Compare the live schema with the declared one; where a protected env needs a plan for the difference, stop.
    record CheckDrift(String tool) implements Step {
        @Override
        public String id() {
            return "drift";
        }

        @Override
        public Site site() {
            return Site.PLATFORM;
        }
    }

    /// Bring the schema up to the committed migrations.
    record Migrate(String tool) implements Step {
        @Override
        public String id() {
            return "migrate";
        }

        @Override
        public Site site() {
            return Site.PLATFORM;
        }
    }

    /// Apply the seeds in declared order.
    record Seed(List<String> names) implements Step {
        public Seed {
            names = List.copyOf(names);
        }

        @Override
        public String id() {
            return "seed";
        }

        @Override
        public Site site() {
            return Site.PLATFORM;
        }
    }

    /// Run the app's own command in the new image, before anything of it serves.
    record Release(List<String> command) implements Step {
        public Release {
            command = List.copyOf(command);
        }

        @Override
        public String id() {
            return "release";
        }

        @Override
        public Site site() {
            return Site.PLATFORM;
        }
    }

    /// Commit the rendered app to the flux repo and wait until it is applied. After it the slot is free for the
    /// next deploy.
    record Commit() implements Step {
        @Override
        public String id() {
            return "commit";
        }

        @Override
        public Site site() {
            return Site.PLATFORM;
        }
    }

    /// Wait until what was committed is live, available and routed.
    record Rollout() implements Step {
        @Override
        public String id() {
            return "rollout";
        }

        @Override
        public Site site() {
            return Site.PLATFORM;
        }
    }
}

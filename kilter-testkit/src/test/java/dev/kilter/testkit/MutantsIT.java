package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.AppliesSeeds;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.RunsInAppImage;
import dev.kilter.sdk.spi.SecretShipper;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/// Each law has a mutant: a provider broken in just that way, which exactly that law catches.
@Drawn
class MutantsIT {
    private static Object mutant = new ReferenceAdapter();
    private static @Nullable FreshDatabase last;

    /// A provider, or a hop with one, and the one law that it breaks.
    record Mutant(Class<?> kit, Object provider, String law) {
        @Override
        public String toString() {
            return provider.getClass().getSimpleName() + " breaks: " + law;
        }
    }

    static List<Mutant> mutants() {
        return Sample.of(5, "mutants of providers", all());
    }

    private static List<Mutant> all() {
        return Stream.of(providers(), adapters(), plans(), seeds(), commands(), shippers(), hops(), builders())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant> providers() {
        String registered = "The id is well formed, and Providers finds the provider by it.";
        String problems = "Every problem has a hint, and a code that begins with KLT- or the provider's id.";
        return List.of(
                adapter(new AdapterMutants.MalformedId(), registered),
                adapter(new AdapterMutants.Unregistered(), registered),
                adapter(
                        OddModule.providing(AdapterMutants.Unregistered.class),
                        "The services file and module-info name the same providers."),
                adapter(new AdapterMutants.KeepsState(), "A hundred virtual threads at once get what one alone gets."),
                adapter(new AdapterMutants.OtherPeoplesCode(), problems),
                adapter(new AdapterMutants.ThrowsAnything(), problems),
                new Mutant(SeedsKit.class, new SeedMutants.ThrowsAnything(), problems));
    }

    private static List<Mutant> adapters() {
        String told = "Status tells which applied migrations were edited and which are missing.";
        String fence = "The fence is checked inside each transaction that writes the ledger.";
        return List.of(
                adapter(new AdapterMutants.FindsAnything(), "A folder that does not exist has no migrations."),
                adapter(new AdapterMutants.HidesPending(), "A database without a ledger has everything pending."),
                adapter(new AdapterMutants.StatusWrites(), "Status only reads."),
                adapter(new AdapterMutants.OverlooksEdits(), told),
                adapter(new AdapterMutants.OverlooksMissing(), told),
                adapter(new AdapterMutants.ForgetsTheRevision(), "Applying twice is applying once."),
                adapter(new AdapterMutants.ReportsBackwards(), "Migrations are applied and reported in their order."),
                adapter(
                        new AdapterMutants.NamesNothing(),
                        "A failing migration is named, and those before it stay applied."),
                adapter(new AdapterMutants.LedgerInSecondTransaction(), "A killed apply goes on at the next run."),
                adapter(
                        new AdapterMutants.WithoutLock(),
                        "Of two runs at once, one applies and the other finds nothing to do."),
                adapter(new AdapterMutants.ForgetsTheFence(), fence),
                adapter(new AdapterMutants.FenceOutside(), fence));
    }

    private static List<Mutant> plans() {
        return List.of(
                new Mutant(
                        PlansKit.class,
                        new AdapterMutants.PlanWrites(),
                        "A plan changes nothing, and two plans without a change between them are equal."),
                new Mutant(
                        PlansKit.class,
                        new AdapterMutants.PlansWhatIsApplied(),
                        "A plan has the statements of what is pending, in order; nothing pending is an empty plan."),
                new Mutant(
                        PlansKit.class,
                        new AdapterMutants.PlansFromAnything(),
                        "An applied migration or another file makes another plan."),
                new Mutant(
                        SelectsKit.class,
                        new AdapterMutants.AppliesAll(),
                        "A selected part is all that an apply runs."),
                new Mutant(
                        SelectsKit.class,
                        new AdapterMutants.SelectsAllForUnknown(),
                        "Names that the set does not have are passed over."));
    }

    private static List<Mutant> seeds() {
        return List.of(
                seed(new SeedMutants.HandlesNothing(), "The runner handles its own entries."),
                seed(new SeedMutants.PlansNothing(), "The same files give the same plan, which names what would run."),
                seed(new SeedMutants.ShortHash(), "Other files give another content hash."),
                seed(
                        new SeedMutants.PlansForReal(),
                        "A plan is a dry run: the database does not change, and the entry is still to apply."),
                seed(new SeedMutants.AppliesAgain(), "The same content is applied once."),
                seed(
                        new SeedMutants.CallsChangedSame(),
                        "Changed content is kept back, and applied where the entry says `when: changed`."),
                seed(new SeedMutants.LeavesHalf(), "A failing seed leaves nothing behind."),
                seed(
                        new SeedMutants.ForgetsTheFence(),
                        "The fence is checked inside the transaction that writes the ledger."));
    }

    private static List<Mutant> commands() {
        return List.of(
                new Mutant(
                        CommandKit.class,
                        new SeedMutants.CountsItsCommands(),
                        "The same entry gives the same command."),
                new Mutant(
                        CommandKit.class,
                        new SeedMutants.TellsTheUrl(),
                        "The database's URL is never in the command."));
    }

    private static List<Mutant> shippers() {
        return List.of(
                shipper(
                        new ShipperMutants.TrimsValues(),
                        "What is sealed opens to the very same values, for each recipient in their order."),
                shipper(
                        new ShipperMutants.CoversTheValuesOnly(),
                        "The MAC covers the leaves of the manifest, so that whatever is changed shows."),
                shipper(
                        new ShipperMutants.HasNoChance(),
                        "The same value is sealed differently each time, so that nobody can compare."),
                shipper(new ShipperMutants.TellsTheValues(), "No value occurs in what is sealed, or in a problem."),
                shipper(
                        new ShipperMutants.SealsForFewer(),
                        "A key that is none is a problem, never a secret sealed for fewer; a private key is not"
                                + " repeated."));
    }

    private static List<Mutant> hops() {
        return List.of(
                hop(
                        new DeployMutants.KnowsAnything(),
                        "A deploy that nobody submitted is unknown, and a problem says so."),
                hop(
                        new DeployMutants.StaysToTheEnd(),
                        "Submitting does not wait for the deploy: it returns while the far side stands still."),
                hop(
                        new DeployMutants.RemembersInTheProvider(),
                        "The same id twice is one deploy, at once and by another provider as well."),
                hop(
                        new DeployMutants.TakesTheLastRequest(),
                        "Another request under a used id is refused, and the first one stands."),
                hop(
                        new DeployMutants.PlansTheWorkstation(),
                        "The plan has the steps that the request asks of the platform, in their order."),
                hop(new DeployMutants.ForgetsWhatEnded(), "Progress only grows: what has ended stays as it was."),
                hop(new DeployMutants.TellsTheEndOnce(), "A deploy that is live stays live, whoever asks."),
                hop(new DeployMutants.MixesApps(), "What one app's deploy does says nothing of another's."),
                hop(
                        new DeployMutants.TellsOfTheNewest(),
                        "A later deploy of an app never lends its progress to an earlier one."));
    }

    private static List<Mutant> builders() {
        String marker =
                "Looking for a marker changes nothing and bears whatever a folder holds; a folder of another kind"
                        + " has none.";
        return List.of(
                builder(new BuilderMutants.LeavesAMark(), marker),
                builder(new BuilderMutants.ReadsWhatHasTheName(), marker),
                builder(
                        new BuilderMutants.TellsItsPlace(),
                        "The same files give the same image, wherever they lie, whenever they were written, and built"
                                + " again."),
                builder(
                        new BuilderMutants.KeepsWhatItMade(),
                        "Another file gives another image, whatever an earlier build left in the scratch folder."),
                builder(new BuilderMutants.MixesAppsUp(), "Apps that are built side by side are built as each alone."),
                builder(
                        new BuilderMutants.TouchesFiles(),
                        "What the app's folder held before a build is there after it: names, bytes, modes and times."),
                builder(
                        new BuilderMutants.FollowsLinks(),
                        "Each source is a file or a link below the app's or the scratch folder, and no link leads to"
                                + " it."),
                builder(new BuilderMutants.ShipsPipes(), "A pipe is left out or refused by its name, and never read."),
                builder(
                        new BuilderMutants.ShipsSecrets(),
                        "Neither `.git`, nor an `.env` file, nor one that kilter.yaml names as a secret is in a"
                                + " layer."),
                builder(
                        new BuilderMutants.DoublesAPath(),
                        "Paths are absolute and plain, and none is there twice in a layer or below a file."),
                builder(
                        new BuilderMutants.CountsFromTheTop(),
                        "The command counts from the working directory, and what it names by a path is in the layers"
                                + " and executable."),
                builder(new BuilderMutants.SaysNothing(), "A build that fails is a `KLT-B06` with its last lines."),
                builder(
                        new BuilderMutants.ForgetsThePlatform(),
                        "A program in a layer is for the platform that was asked for; what cannot be is a `KLT-B02`."),
                builder(new BuilderMutants.LeavesItsProcess(), "An interrupt ends a build and all that it started."));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_mutant_is_caught_by_exactly_the_law_that_it_breaks(Mutant broken) {
        mutant = broken.provider();
        last = null;
        assertThat(failures(broken.kit())).containsExactly(broken.law());
    }

    @Test
    void every_law_has_a_mutant() {
        assertThat(new TreeSet<>(all().stream().map(Mutant::law).toList())).isEqualTo(new TreeSet<>(LawsTest.laws()));
    }

    @Test
    void the_reference_keeps_every_law() {
        mutant = new SeedMutants.ReferenceCommand();
        assertThat(failures(CommandKit.class)).isEmpty();
        mutant = new ReferenceAdapter();
        assertThat(failures(PlansKit.class)).isEmpty();
        assertThat(failures(SelectsKit.class)).isEmpty();
        mutant = new ReferenceShipper();
        assertThat(failures(ShipperKit.class)).isEmpty();
        mutant = new DeployMutants.None();
        assertThat(failures(HopKit.class)).isEmpty();
        mutant = new ReferenceBuilder();
        assertThat(failures(BuilderKit.class)).isEmpty();
    }

    static @Nullable FreshDatabase lastDatabase() {
        return last;
    }

    private static Mutant adapter(MigrationAdapter adapter, String law) {
        return new Mutant(AdapterKit.class, adapter, law);
    }

    private static Mutant seed(AppliesSeeds runner, String law) {
        return new Mutant(SeedsKit.class, runner, law);
    }

    private static Mutant shipper(SecretShipper shipper, String law) {
        return new Mutant(ShipperKit.class, shipper, law);
    }

    private static Mutant hop(DeployMutants.Mutant hop, String law) {
        return new Mutant(HopKit.class, hop, law);
    }

    private static Mutant builder(ImageBuilder builder, String law) {
        return new Mutant(BuilderKit.class, builder, law);
    }

    private static List<String> failures(Class<?> kit) {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(kit))
                .execute()
                .testEvents();
        assertThat(tests.succeeded().count()).isPositive();
        return tests.failed().stream()
                .map(event -> event.getTestDescriptor().getDisplayName())
                .toList();
    }

    static class AdapterKit extends ReferenceAdapterKitIT {
        @Override
        protected MigrationAdapter adapter() {
            return (MigrationAdapter) mutant;
        }

        @Override
        protected int kills() {
            return 3;
        }
    }

    static class PlansKit extends PlansMigrationsKit {
        @Override
        protected MigrationAdapter adapter() {
            return (MigrationAdapter) mutant;
        }

        @Override
        protected FreshDatabase freshDatabase() {
            return DatabaseServer.embedded().fresh();
        }

        @Override
        protected ProjectTree project() {
            return new ReferenceAdapterKitIT().project();
        }
    }

    static class SelectsKit extends SelectsMigrationsKit {
        @Override
        protected MigrationAdapter adapter() {
            return (MigrationAdapter) mutant;
        }

        @Override
        protected FreshDatabase freshDatabase() {
            return DatabaseServer.embedded().fresh();
        }

        @Override
        protected ProjectTree project() {
            return new ReferenceAdapterKitIT().project();
        }
    }

    static class SeedsKit extends ReferenceSeedsKitIT {
        @BeforeEach
        void forget() {
            last = null;
        }

        @Override
        protected AppliesSeeds runner() {
            return (AppliesSeeds) mutant;
        }

        @Override
        protected FreshDatabase freshDatabase() {
            FreshDatabase database = super.freshDatabase();
            last = database;
            return database;
        }
    }

    static class CommandKit extends RunsInAppImageKit {
        @Override
        protected RunsInAppImage runner() {
            return (RunsInAppImage) mutant;
        }

        @Override
        protected SeedConfig entry() {
            return new SeedConfig.Command("people", List.of("bin/seed"), List.of("people.csv"), false);
        }

        @Override
        protected ProjectTree project() {
            return new MemoryTree(Map.of("people.csv", "Ada"));
        }

        @Override
        protected ProjectTree changedProject() {
            return new MemoryTree(Map.of("people.csv", "Grace"));
        }
    }

    static class BuilderKit extends ReferenceBuilderKitIT {
        @Override
        protected ImageBuilder builder() {
            return (ImageBuilder) mutant;
        }
    }

    static class ShipperKit extends SecretShipperKit {
        @Override
        protected SecretShipper shipper() {
            return (SecretShipper) mutant;
        }
    }

    static class HopKit extends DeployKit {
        @Override
        protected DeployHop hop() {
            return ((DeployMutants.Mutant) mutant).before(new MemoryHop());
        }
    }
}

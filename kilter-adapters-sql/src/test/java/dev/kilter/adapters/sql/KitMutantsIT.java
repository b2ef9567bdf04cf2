package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/// Each law of the kit has a mutant: an adapter broken in just that way, which exactly that law catches.
class KitMutantsIT {
    @Test
    void an_adapter_that_finds_what_is_not_there_is_caught() {
        assertThat(failures(FindsAnything.class)).containsExactly("A folder that does not exist has no migrations");
    }

    @Test
    void an_adapter_that_calls_pending_applied_is_caught() {
        assertThat(failures(CallsPendingMissing.class))
                .containsExactly("A database without a ledger has everything pending");
    }

    @Test
    void an_adapter_whose_status_writes_is_caught() {
        assertThat(failures(StatusWrites.class)).containsExactly("Status reads only");
    }

    @Test
    void an_adapter_that_reports_again_is_caught() {
        assertThat(failures(ReportsAgain.class)).containsExactly("Applying twice is applying once");
    }

    @Test
    void an_adapter_that_forgets_the_fence_is_caught() {
        assertThat(failures(ForgetsTheFence.class))
                .containsExactly("The fence is checked in every transaction that writes a ledger");
    }

    @Test
    void an_adapter_that_throws_anything_is_caught() {
        assertThat(failures(ThrowsAnything.class))
                .containsExactly("A failure is a problem with a code and a hint, and what was applied before it stays");
    }

    private static List<String> failures(Class<?> kit) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(kit))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event -> event.getTestDescriptor().getDisplayName())
                .toList();
    }

    /// The real adapter, for a mutant to break in one place. Found through Providers by its own class, it would not
    /// be itself.
    private abstract static class Mutant implements MigrationAdapter {
        final PlainSqlAdapter real = new PlainSqlAdapter();

        @Override
        public String id() {
            return real.id();
        }

        @Override
        public Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config) {
            return real.find(tree, config);
        }

        @Override
        public MigrationStatus status(MigrationSet set, Database database) {
            return real.status(set, database);
        }

        @Override
        public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
            return real.apply(set, database, observer);
        }
    }

    /// A kit run on a mutant; being found by ServiceLoader is no mutant's business.
    abstract static class OnMutant extends PlainSqlMigrationAdapterKitIT {
        @Override
        protected abstract MigrationAdapter adapter();

        @Override
        protected void found() {}
    }

    static class FindsAnything extends OnMutant {
        @Override
        protected MigrationAdapter adapter() {
            return new Mutant() {
                @Override
                public Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config) {
                    return Optional.of(real.find(tree, config).orElseGet(() -> new MigrationSet(List.of(), tree)));
                }
            };
        }
    }

    static class CallsPendingMissing extends OnMutant {
        @Override
        protected MigrationAdapter adapter() {
            return new Mutant() {
                @Override
                public MigrationStatus status(MigrationSet set, Database database) {
                    return new MigrationStatus(real.status(set, database).entries().stream()
                            .filter(entry -> entry.state() != MigrationStatus.State.PENDING)
                            .toList());
                }
            };
        }
    }

    static class StatusWrites extends OnMutant {
        @Override
        protected MigrationAdapter adapter() {
            return new Mutant() {
                @Override
                public MigrationStatus status(MigrationSet set, Database database) {
                    try (Connection connection = database.connect();
                            Statement statement = connection.createStatement()) {
                        statement.execute("CREATE TABLE IF NOT EXISTS written (id int)");
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                    return real.status(set, database);
                }
            };
        }
    }

    static class ReportsAgain extends OnMutant {
        @Override
        protected MigrationAdapter adapter() {
            return new Mutant() {
                @Override
                public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
                    MigrationReport report = real.apply(set, database, observer);
                    return new MigrationReport(
                            set.files().stream().map(file -> file.name()).toList(), report.total(), report.revision());
                }
            };
        }
    }

    static class ForgetsTheFence extends OnMutant {
        @Override
        protected MigrationAdapter adapter() {
            return new Mutant() {
                @Override
                public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
                    return real.apply(
                            set,
                            new Database() {
                                @Override
                                public Connection connect() {
                                    return database.connect();
                                }

                                @Override
                                public String ownerRole() {
                                    return database.ownerRole();
                                }

                                @Override
                                public void checkFence(Connection connection) {}
                            },
                            observer);
                }
            };
        }
    }

    static class ThrowsAnything extends OnMutant {
        @Override
        protected MigrationAdapter adapter() {
            return new Mutant() {
                @Override
                public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
                    try {
                        return real.apply(set, database, observer);
                    } catch (KilterException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }
    }
}

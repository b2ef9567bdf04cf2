package dev.kilter.sdk.wire;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.MigrationFilter;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.Unreviewed;
import dev.kilter.sdk.spi.ResolvesMigrations.Kind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What kilter-runner has to do; travels in the variable `KILTER_JOB`. Holds no secret: token and credentials are
/// variables of their own.
///
/// @param kind      `migrate`, `seed`, `status`, `plan`, `diff`, `check` or `resolve`
/// @param tool      id of the migration adapter; null for a seed
/// @param dir       folder of the migrations in the bundle; null for a seed
/// @param seed      the entry; null for a migration
/// @param bundle    SHA-256 of the bundle
/// @param bundleUrl where it is fetched
/// @param fence     a lower one than the database knows is refused
/// @param ownerRole what the connection acts as
/// @param jdbcUrl   without user and password
/// @param migration the one to resolve; null otherwise
/// @param move      how it is resolved; null otherwise
/// @param scratch   URLs of empty databases for a plan, as `jdbcUrl`
/// @param format    the format that kilter.yaml names for the migrations; null: found out
/// @param plan      the reviewed plan that must still hold; null: none
/// @param planUrl   where it is fetched; null without one
/// @param review    whether destructive statements need a reviewed plan
/// @param unreviewed what becomes of a difference to a declared schema without one
/// @param filter    which changesets of Liquibase are meant; null: all
/// @param known     the newest migration that the platform knows to be applied; empty: it knows of none; null: nobody
///                  asks for what it does not know
public record JobSpec(
        String kind,
        Slot slot,
        @Nullable String tool,
        @Nullable String dir,
        @Nullable SeedConfig seed,
        String bundle,
        String bundleUrl,
        DeployId deployId,
        long fence,
        String ownerRole,
        String jdbcUrl,
        @Nullable String migration,
        @Nullable Kind move,
        List<String> scratch,
        @Nullable String format,
        @Nullable String plan,
        @Nullable String planUrl,
        boolean review,
        @Nullable Unreviewed unreviewed,
        @Nullable MigrationFilter filter,
        @Nullable String known) {
    public JobSpec {
        scratch = scratch == null ? List.of() : List.copyOf(scratch);
        unreviewed = unreviewed == null ? Unreviewed.SHOWN : unreviewed;
    }

    /// What happens to statements that nobody reviewed.
    @Override
    public Unreviewed unreviewed() {
        return unreviewed == null ? Unreviewed.SHOWN : unreviewed;
    }

    /// The same job, held to a plan or to the policy that asks for one.
    public JobSpec reviewed(@Nullable String reviewedPlan, @Nullable String url, boolean policy) {
        return new JobSpec(
                kind,
                slot,
                tool,
                dir,
                seed,
                bundle,
                bundleUrl,
                deployId,
                fence,
                ownerRole,
                jdbcUrl,
                migration,
                move,
                scratch,
                format,
                reviewedPlan,
                url,
                policy,
                unreviewed,
                filter,
                known);
    }

    /// The same job, with empty databases to try things out in.
    public JobSpec trying(List<String> databases, Unreviewed without) {
        return new JobSpec(
                kind, slot, tool, dir, seed, bundle, bundleUrl, deployId, fence, ownerRole, jdbcUrl, migration, move,
                databases, format, plan, planUrl, review, without, filter, known);
    }

    /// The same job, which tells what is applied beyond that.
    public JobSpec knowing(@Nullable String newest) {
        return new JobSpec(
                kind,
                slot,
                tool,
                dir,
                seed,
                bundle,
                bundleUrl,
                deployId,
                fence,
                ownerRole,
                jdbcUrl,
                migration,
                move,
                scratch,
                format,
                plan,
                planUrl,
                review,
                unreviewed,
                filter,
                newest);
    }

    /// A migration or a seed of a deploy.
    public JobSpec(
            String kind,
            Slot slot,
            @Nullable String tool,
            @Nullable String dir,
            @Nullable SeedConfig seed,
            String bundle,
            String bundleUrl,
            DeployId deployId,
            long fence,
            String ownerRole,
            String jdbcUrl,
            @Nullable String format,
            @Nullable MigrationFilter filter) {
        this(
                kind,
                slot,
                tool,
                dir,
                seed,
                bundle,
                bundleUrl,
                deployId,
                fence,
                ownerRole,
                jdbcUrl,
                null,
                null,
                List.of(),
                format,
                null,
                null,
                false,
                Unreviewed.SHOWN,
                filter,
                null);
    }

    /// Which migrations it is about; only for a Job that has a folder of them.
    public MigrationConfig config(String adapter) {
        return new MigrationConfig(adapter, Objects.requireNonNull(dir), format, filter);
    }
}

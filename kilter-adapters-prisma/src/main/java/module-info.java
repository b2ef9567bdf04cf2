/// Prisma's migrations, with Prisma Migrate's own bookkeeping.
module dev.kilter.adapters.prisma {
    requires transitive dev.kilter.sdk;
    requires dev.kilter.node;
    requires dev.kilter.postgres;
    requires java.sql;
    requires static org.jspecify;

    exports dev.kilter.adapters.prisma;

    provides dev.kilter.sdk.spi.MigrationAdapter with
            dev.kilter.adapters.prisma.PrismaAdapter;
}

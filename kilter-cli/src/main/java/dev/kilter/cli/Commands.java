package dev.kilter.cli;

import picocli.CommandLine;

/// The tree of all commands. Each flag gets its variable here, so that none can be forgotten.
final class Commands {
    private Commands() {}

    static CommandLine tree(Context context) {
        CommandLine line = new CommandLine(new Root.Kilter());
        line.addSubcommand(new InitCommand(context));
        line.addSubcommand(new DeployCommand(context));
        line.addSubcommand(new LoginCommand(context));
        line.addSubcommand(new LogoutCommand(context));
        line.addSubcommand(new WhoamiCommand(context));
        line.addSubcommand(new StatusCommand(context));
        line.addSubcommand(new DeploysCommand(context));
        line.addSubcommand(new ReleasesCommand(context));
        line.addSubcommand(new DiffCommand(context));
        line.addSubcommand(new RollbackCommand(context));
        line.addSubcommand(new PromoteCommand(context));
        line.addSubcommand(new LogsCommand(context));
        line.addSubcommand(new CommandLine(new ExecCommand(context)).setStopAtPositional(true));
        line.addSubcommand(new CommandLine(new RunCommand(context)).setStopAtPositional(true));
        line.addSubcommand(new ScaleCommand(context));
        line.addSubcommand(new AttachCommand(context));
        line.addSubcommand(new CancelCommand(context));
        line.addSubcommand(new OpenCommand(context));
        line.addSubcommand(group(
                "config",
                new ConfigShowCommand(context),
                new ConfigValidateCommand(context),
                new ConfigSchemaCommand(context)));
        line.addSubcommand(group(
                "migrate",
                new MigrateStatusCommand(context),
                new MigratePlanCommand(context),
                new MigrateDiffCommand(context),
                new MigrateResolveCommand(context)));
        line.addSubcommand(group(
                "db",
                new DbUrlCommand(context),
                new DbPsqlCommand(context),
                new DbProxyCommand(context),
                new DbDumpCommand(context)));
        line.addSubcommand(group(
                "secrets",
                new SecretsListCommand(context),
                new SecretsSetCommand(context),
                new SecretsRmCommand(context),
                new SecretsImportCommand(context),
                new SecretsEditCommand(context),
                new SecretsStatusCommand(context),
                new SecretsRecipientCommand(context)));
        line.addSubcommand(group("seed", new SeedApplyCommand(context)));
        line.addSubcommand(group(
                "env",
                new EnvListCommand(context),
                new EnvExtendCommand(context),
                new EnvRestCommand.Sleep(context),
                new EnvRestCommand.Wake(context),
                new EnvDestroyCommand(context)));
        line.addSubcommand(group(
                "local",
                new LocalStartCommand(context),
                new LocalStopCommand(context),
                new LocalStatusCommand(context),
                new LocalLogsCommand(context),
                new LocalResetCommand(context)));
        line.addSubcommand(group("lock", new LockStatusCommand(context), new LockBreakCommand(context)));
        line.addSubcommand(group(
                "token",
                new TokenCreateCommand(context),
                new TokenListCommand(context),
                new TokenRevokeCommand(context)));
        CommandLine audit = new CommandLine(new AuditCommand(context));
        audit.addSubcommand(new AuditVerifyCommand(context));
        line.addSubcommand(audit);
        line.addSubcommand(new GcCommand(context));
        line.addSubcommand(new DoctorCommand(context));
        line.addSubcommand(new ExplainCommand(context));
        line.addSubcommand(new VersionCommand(context));
        line.addSubcommand(new CompletionCommand(context));
        line.addSubcommand(new CommandLine.HelpCommand());
        Variables.give(line, context.environment());
        return line;
    }

    private static CommandLine group(String name, Object... commands) {
        CommandLine line = new CommandLine(new Root.Group());
        line.setCommandName(name);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        line.getCommandSpec()
                .usageMessage()
                .description(String.join(", ", line.getSubcommands().keySet()) + ".");
        return line;
    }
}

package planted.dev.kilter.testkit;

public abstract class Kit {}

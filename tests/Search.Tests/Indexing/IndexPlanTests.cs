using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Indexing;

namespace Search.Tests.Indexing;

/// <summary>The plan depends only on what was found and asked; nothing is sent or written.</summary>
public sealed class IndexPlanTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly IndexDefinition Definition = TestIndexes.Define("books");

    private static readonly WritingSteps Writing = new(
        [new IndexStep(IndexStep.Create, "create it"), new IndexStep("load", "load it")], [new IndexStep("swap", "swap it")]);

    [Fact]
    public void A_first_job_creates_loads_checks_and_swaps()
    {
        var plan = Make(new IndexState("engine", [], null, []));

        Assert.Equal(StartKind.New, plan.Start);
        Assert.Equal(["there is no index 'books'"], plan.Found);
        Assert.Equal(["create", "load", "checkpoint", "rejected", "sample", "swap", "keep"], plan.Steps.Select(step => step.Name));
    }

    [Fact]
    public void An_existing_index_is_replaced_only_if_asked()
    {
        var state = new IndexState("engine", [new IndexVersion("v2", 20, true, Time), new IndexVersion("v1", 10, false, Time)], null, []);

        Assert.Throws<IndexExistsException>(() => Make(state));
        var plan = Make(state, replace: true);

        Assert.Equal(
            [
                "the index 'books' exists: version v2 of 2026-01-02 03:04:05Z with 20 passages",
                "version v1 of 2026-01-02 03:04:05Z with 10 passages is kept",
            ],
            plan.Found);
        Assert.Equal("keep 2 versions, this one included; remove older ones", plan.Steps[^1].Action);
    }

    [Fact]
    public void A_stopped_job_is_continued_and_its_version_is_not_created_again()
    {
        var plan = Make(new IndexState("engine", [], Stopped(Definition), []));

        Assert.Equal(StartKind.Continue, plan.Start);
        Assert.Contains("a job was stopped after 6 lines of test; 5 passages are kept", plan.Found);
        Assert.Equal(["continue", "load"], plan.Steps.Select(step => step.Name).Take(2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stopped_job_is_discarded_if_asked_or_if_its_source_has_changed(bool restart)
    {
        var state = new IndexState("engine", [], Stopped(restart ? Definition : TestIndexes.Define("books", source: new IndexSource("test", "older"))), []);

        var plan = Make(state, restart: restart);

        Assert.Equal(StartKind.StartAgain, plan.Start);
        Assert.Equal(new IndexStep("clean up", "remove 1 unfinished version"), plan.Steps[0]);
        Assert.Equal(!restart, plan.Found.Any(found => found.Contains("it was made from another source", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_rest_of_killed_jobs_is_named_and_removed()
    {
        var plan = Make(new IndexState("engine", [], null, ["v3", "v4"]));

        Assert.Contains("version v3 is the rest of a killed job without a checkpoint", plan.Found);
        Assert.Equal(new IndexStep("clean up", "remove 2 unfinished versions"), plan.Steps[0]);
    }

    private static IndexPlan Make(IndexState state, bool replace = false, bool restart = false) =>
        IndexPlan.Make(Definition, state, Writing, IndexJobOptions.Default, replace, restart);

    private static IndexMetadata Stopped(IndexDefinition definition) =>
        IndexMetadata.Start(definition, Time).At(new JobCheckpoint(definition.Source, 6, 5, 1, default));
}

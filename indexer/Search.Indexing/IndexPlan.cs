using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;

namespace Search.Indexing;

/// <summary>
/// What a job will do, made from what the engine holds, before anything is changed. Every step leaves a state that the next plan
/// recognises: it continues a version with a checkpoint, removes one without, and finishes a publication.
/// </summary>
/// <param name="Definition">The index's name and settings.</param>
/// <param name="Replace">Whether an existing index may be replaced.</param>
/// <param name="Start">How the job starts.</param>
/// <param name="Stopped">The metadata of the stopped job that is continued or discarded; null if there is none.</param>
/// <param name="Found">What the engine holds under the name, one sentence each.</param>
/// <param name="Steps">The steps, in order.</param>
public sealed record IndexPlan(
    IndexDefinition Definition, bool Replace, StartKind Start, IndexMetadata? Stopped, IReadOnlyList<string> Found, IReadOnlyList<IndexStep> Steps)
{
    /// <summary>Asks the engine what it holds, and makes the plan.</summary>
    /// <inheritdoc cref="Make"/>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    public static async Task<IndexPlan> MakeAsync(
        ISearchEngine engine, IndexDefinition definition, IndexJobOptions options, bool replace, bool restart, CancellationToken cancel) => Make(
            definition, await engine.InspectAsync(definition.Name, cancel), engine.DescribeWriting(definition), options, replace, restart);

    /// <summary>Makes the plan.</summary>
    /// <param name="definition">The index's name and settings.</param>
    /// <param name="state">What the engine holds.</param>
    /// <param name="writing">How the engine writes a version.</param>
    /// <param name="options">Intervals and limits.</param>
    /// <param name="replace">Whether an existing index may be replaced.</param>
    /// <param name="restart">Whether a stopped job is discarded.</param>
    /// <exception cref="IndexExistsException">The index exists and may not be replaced.</exception>
    public static IndexPlan Make(
        IndexDefinition definition, IndexState state, WritingSteps writing, IndexJobOptions options, bool replace, bool restart)
    {
        if (state.Current is not null && !replace)
        {
            throw new IndexExistsException(definition.Name, state.Place);
        }

        var start = state.Suspended is not { } stopped ? StartKind.New
            : !restart && stopped.Fits(definition) ? StartKind.Continue
            : StartKind.StartAgain;
        return new IndexPlan(
            definition, replace, start, state.Suspended, [.. Describe(definition, state)], [.. StepsOf(definition, state, writing, options, start)]);
    }

    private static IEnumerable<string> Describe(IndexDefinition definition, IndexState state)
    {
        yield return state.Current is { } current
            ? $"the index '{definition.Name}' exists: version {current.Version} of {current.Created:u} with {current.Passages:N0} passages"
            : $"there is no index '{definition.Name}'";
        foreach (var older in state.Versions.Where(version => !version.Current))
        {
            yield return $"version {older.Version} of {older.Created:u} with {older.Passages:N0} passages is kept";
        }

        if (state.Suspended is { } stopped)
        {
            yield return $"a job was stopped after {stopped.Entries:N0} lines of {stopped.Source.Name}; {stopped.Indexed:N0} passages are kept" +
                (stopped.Fits(definition) ? "" : "; it was made from another source, another state of the source or with other settings");
        }

        foreach (var unfinished in state.Unfinished)
        {
            yield return $"version {unfinished} is the rest of a killed job without a checkpoint";
        }
    }

    private static IEnumerable<IndexStep> StepsOf(
        IndexDefinition definition, IndexState state, WritingSteps writing, IndexJobOptions options, StartKind start)
    {
        var removed = state.Unfinished.Count + (start == StartKind.StartAgain ? 1 : 0);
        if (removed > 0)
        {
            yield return new IndexStep("clean up", $"remove {removed} unfinished {(removed == 1 ? "version" : "versions")}");
        }

        if (start == StartKind.Continue)
        {
            yield return new IndexStep("continue", $"continue the stopped job after line {state.Suspended!.Entries:N0}; the version exists already");
        }

        foreach (var step in writing.Load.Where(step => start != StartKind.Continue || step.Name != IndexStep.Create))
        {
            yield return step;
        }

        yield return new IndexStep("checkpoint", options.CheckpointInterval is { } interval
            ? $"every {interval.TotalSeconds:0.#} s and at the end; a killed job continues from the last one"
            : "none: stdin can be read only once, so a stopped job starts again from the beginning");
        yield return new IndexStep("rejected", $"lines that are not passages go to the dead-letter file; the limit is {options.MaxRejected}; above it nothing is published");
        yield return new IndexStep("sample", $"read {ContentSample.DefaultSize} passages back and compare them with the source");
        foreach (var step in writing.Publish)
        {
            yield return step;
        }

        yield return new IndexStep("keep", $"keep {definition.KeptVersions} {(definition.KeptVersions == 1 ? "version" : "versions")}, this one included; remove older ones");
    }
}

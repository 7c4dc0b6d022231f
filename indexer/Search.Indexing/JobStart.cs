using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;

namespace Search.Indexing;

/// <summary>Carries out the first step of a plan: starts a new version, or continues the version of a stopped job.</summary>
public static class JobStart
{
    /// <summary>Opens the writer of a job; the caller disposes it.</summary>
    /// <param name="engine">The engine of the index.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="notify">Receives a message for the user when a stopped job is continued or discarded.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="SearchException">As for <see cref="ISearchEngine.CreateIndexAsync"/>.</exception>
    public static async Task<IIndexWriter> OpenWriterAsync(ISearchEngine engine, IndexPlan plan, Action<string> notify, CancellationToken cancel)
    {
        if (plan.Stopped is not { } stopped)
        {
            return await engine.CreateIndexAsync(plan.Definition, plan.Replace, cancel);
        }

        if (plan.Start == StartKind.Continue && await engine.ResumeIndexAsync(plan.Definition, plan.Replace, cancel) is { } resumed)
        {
            notify(
                $"continuing the job that was stopped after {resumed.Checkpoint.Indexed:N0} passages of {stopped.Source.Name}; use --restart to start again");
            if (resumed.Checkpoint.Entries < stopped.Entries)
            {
                notify($"the last checkpoint, after {stopped.Indexed:N0} passages, is damaged; the job continues from the one before it");
            }

            return resumed;
        }

        var writer = await engine.CreateIndexAsync(plan.Definition, plan.Replace, cancel);
        notify(
            $"starting again: the job that was stopped after {stopped.Indexed:N0} passages of {stopped.Source.Name} is discarded" +
            (plan.Start == StartKind.Continue ? ", because all its checkpoints are damaged"
                : stopped.Fits(plan.Definition) ? ""
                : ", because the source or the settings have changed"));
        return writer;
    }
}

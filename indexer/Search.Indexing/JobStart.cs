using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;

namespace Search.Indexing;

/// <summary>Decides whether a job starts from the beginning or continues a stopped job of the same index and source.</summary>
public static class JobStart
{
    /// <summary>Opens the writer of a job; the caller disposes it.</summary>
    /// <param name="engine">The engine of the index.</param>
    /// <param name="definition">The index's name and settings.</param>
    /// <param name="replace">Whether an existing index may be replaced.</param>
    /// <param name="restart">Whether a stopped job is discarded.</param>
    /// <param name="notify">Receives a message for the user when a stopped job is continued or discarded.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="SearchException">As for <see cref="ISearchEngine.CreateIndexAsync"/>.</exception>
    public static async Task<IIndexWriter> OpenWriterAsync(
        ISearchEngine engine, IndexDefinition definition, bool replace, bool restart, Action<string> notify, CancellationToken cancel)
    {
        if (await engine.FindSuspendedAsync(definition.Name, cancel) is not { } stopped)
        {
            return await engine.CreateIndexAsync(definition, replace, cancel);
        }

        if (!restart && await engine.ResumeIndexAsync(definition, replace, cancel) is { } resumed)
        {
            notify(
                $"continuing the job that was stopped after {resumed.Checkpoint.Indexed:N0} passages of {stopped.Source.Name}; use --restart to start again");
            if (resumed.Checkpoint.Entries < stopped.Entries)
            {
                notify($"the last checkpoint, after {stopped.Indexed:N0} passages, is damaged; the job continues from the one before it");
            }

            return resumed;
        }

        var writer = await engine.CreateIndexAsync(definition, replace, cancel);
        notify(
            $"starting again: the job that was stopped after {stopped.Indexed:N0} passages of {stopped.Source.Name} is discarded" +
            (restart ? "" : ", because the source or the ranking settings have changed"));
        return writer;
    }
}

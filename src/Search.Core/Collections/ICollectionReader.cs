using Search.Core.Errors;

namespace Search.Core.Collections;

/// <summary>Reads a collection of one format.</summary>
internal interface ICollectionReader : IDisposable
{
    /// <summary>Reads the next entry and adds its passage to a batch.</summary>
    /// <param name="batch">Gets the passage.</param>
    /// <param name="line">The number of the entry's first line, from 1.</param>
    /// <param name="rejection">Why the entry is not a passage; null if it is one.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="BadInputException">The collection is damaged.</exception>
    bool TryRead(PassageBatch batch, out long line, out Rejection? rejection);
}

namespace Search.Core.Reranking;

/// <summary>How hard long work in the background may use the machine that also answers searches.</summary>
public interface IWorkPace
{
    /// <summary>How many threads the work may use; at least 1.</summary>
    int Threads { get; }

    /// <summary>Waits until the next small step may be done, for work that runs on a thread of its own.</summary>
    /// <exception cref="OperationCanceledException">The work is to end.</exception>
    void Wait();

    /// <summary>As <see cref="Wait"/>, without holding a thread.</summary>
    /// <exception cref="OperationCanceledException">The work is to end.</exception>
    Task WaitAsync();
}

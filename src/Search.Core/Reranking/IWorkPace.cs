namespace Search.Core.Reranking;

/// <summary>Limits how much of the machine long background work may use while searches run.</summary>
public interface IWorkPace
{
    /// <summary>How many threads the work may use; at least 1.</summary>
    int Threads { get; }

    /// <summary>Waits until the next small step may run, for work on its own thread.</summary>
    /// <exception cref="OperationCanceledException">The work must end.</exception>
    void Wait();

    /// <summary>As <see cref="Wait"/>, without holding a thread.</summary>
    /// <exception cref="OperationCanceledException">The work must end.</exception>
    Task WaitAsync();
}

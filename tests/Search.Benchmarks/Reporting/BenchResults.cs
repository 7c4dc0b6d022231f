using Search.Core.Errors;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Reporting;

/// <summary>Results that benches wrote before, by their kind.</summary>
/// <param name="files">In any order: the page has them by name.</param>
/// <exception cref="BadInputException">A file is no result.</exception>
internal sealed class BenchResults(IEnumerable<string> files)
{
    private readonly List<ResultFile> _files = [.. ResultFile.ReadAll(files)];

    /// <summary>Takes the results of one kind.</summary>
    /// <exception cref="BadInputException">A result is of another version, or lacks a figure.</exception>
    public IReadOnlyList<T> Take<T>()
        where T : IMeasuredResult
    {
        List<ResultFile> taken = [.. _files.Where(file => file.Is<T>())];
        _files.RemoveAll(taken.Contains);
        return [.. taken.Select(file => file.As<T>())];
    }

    /// <summary>Refuses a file that has no place on the page.</summary>
    /// <exception cref="BadInputException">A file was not taken.</exception>
    public void RequireAllTaken()
    {
        if (_files is [var other, ..])
        {
            throw new BadInputException($"{other.Path} is a result '{other.Kind}'; expected what ./search bench NAME --json prints.");
        }
    }
}

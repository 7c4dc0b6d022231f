using Search.Core.Errors;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Reporting;

/// <summary>Result files of benches, by kind.</summary>
/// <param name="files">The result files, in any order: the page sorts them by name.</param>
/// <exception cref="BadInputException">A file is not a result.</exception>
internal sealed class BenchResults(IEnumerable<string> files)
{
    private readonly List<ResultFile> _files = [.. ResultFile.ReadAll(files)];

    /// <summary>Takes the results of one kind.</summary>
    /// <exception cref="BadInputException">A result has another version, or lacks a figure.</exception>
    public IReadOnlyList<T> Take<T>()
        where T : IMeasuredResult
    {
        List<ResultFile> taken = [.. _files.Where(file => file.Is<T>())];
        _files.RemoveAll(taken.Contains);
        return [.. taken.Select(file => file.As<T>())];
    }

    /// <summary>Refuses a file that the page does not use.</summary>
    /// <exception cref="BadInputException">A file was not used.</exception>
    public void RequireAllTaken()
    {
        if (_files is [var other, ..])
        {
            throw new BadInputException($"{other.Path} is a result '{other.Kind}'; expected the output of ./search bench NAME --json.");
        }
    }
}

using Fluid;
using Fluid.Ast;

namespace CampaignStudio.Domain.Templates;

/// <summary>
/// Walks a parsed template once: which variables it reads, which filters it names, how deep it nests.
/// </summary>
internal sealed class TemplateVariables(FilterCollection filters, int maxDepth) : AstVisitor
{
    private readonly HashSet<string> _all = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _needed = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _own = new(StringComparer.OrdinalIgnoreCase) { "forloop", "tablerowloop", "parentloop" };
    private readonly List<string> _guarded = [];
    private int _depth;
    private int _inCondition;

    public IReadOnlySet<string> All => _all;

    public IReadOnlySet<string> Needed => _needed;

    public string? UnknownFilter { get; private set; }

    public bool IsTooDeep { get; private set; }

    public override Statement Visit(Statement statement) => Deeper(statement, base.Visit);

    public override Expression Visit(Expression expression) => Deeper(expression, base.Visit);

    protected override Expression VisitMemberExpression(MemberExpression memberExpression)
    {
        if (memberExpression.Segments is [IdentifierSegment root, ..] && !_own.Contains(root.Identifier))
        {
            _all.Add(root.Identifier);
            if (_inCondition > 0) _guarded.Add(root.Identifier);
            else if (!_guarded.Contains(root.Identifier, StringComparer.OrdinalIgnoreCase)) _needed.Add(root.Identifier);
        }
        foreach (var index in memberExpression.Segments.OfType<IndexerSegment>()) Visit(index.Expression);
        return memberExpression;
    }

    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        if (!filters.TryGetValue(filterExpression.Name, out _)) UnknownFilter ??= filterExpression.Name;
        if (filterExpression.Name != "default") return base.VisitFilterExpression(filterExpression);

        var guards = _guarded.Count;
        AsCondition(filterExpression.Input);
        _guarded.RemoveRange(guards, _guarded.Count - guards);
        foreach (var parameter in filterExpression.Parameters) Visit(parameter.Expression);
        return filterExpression;
    }

    protected override Statement VisitAssignStatement(AssignStatement assignStatement)
    {
        base.VisitAssignStatement(assignStatement);
        _own.Add(assignStatement.Identifier);
        return assignStatement;
    }

    protected override Statement VisitCaptureStatement(CaptureStatement captureStatement)
    {
        base.VisitCaptureStatement(captureStatement);
        _own.Add(captureStatement.Identifier);
        return captureStatement;
    }

    protected override Statement VisitIncrementStatement(IncrementStatement incrementStatement)
    {
        _own.Add(incrementStatement.Identifier);
        return incrementStatement;
    }

    protected override Statement VisitDecrementStatement(DecrementStatement decrementStatement)
    {
        _own.Add(decrementStatement.Identifier);
        return decrementStatement;
    }

    protected override Statement VisitForStatement(ForStatement forStatement) =>
        Loop(forStatement.Identifier, forStatement.Source, () => base.VisitForStatement(forStatement));

    protected override Statement VisitTableRowStatement(TableRowStatement tableRowStatement) =>
        Loop(tableRowStatement.Identifier, tableRowStatement.Source, () => base.VisitTableRowStatement(tableRowStatement));

    protected override Statement VisitIfStatement(IfStatement ifStatement) =>
        Conditional(() => base.VisitIfStatement(ifStatement), [ifStatement.Condition, .. ifStatement.ElseIfs.Select(branch => branch.Condition)]);

    protected override Statement VisitUnlessStatement(UnlessStatement unlessStatement) =>
        Conditional(() => base.VisitUnlessStatement(unlessStatement), [unlessStatement.Condition]);

    protected override Statement VisitCaseStatement(CaseStatement caseStatement) =>
        Conditional(() => base.VisitCaseStatement(caseStatement), [caseStatement.Expression]);

    /// <summary>What a condition mentions counts as thought of, inside its whole block.</summary>
    private Statement Conditional(Func<Statement> visitBlock, IReadOnlyList<Expression> conditions)
    {
        var guards = _guarded.Count;
        foreach (var condition in conditions) AsCondition(condition);
        var block = visitBlock();
        _guarded.RemoveRange(guards, _guarded.Count - guards);
        return block;
    }

    /// <summary>An empty list makes an empty loop, not a hole; the loop's own variable is no variable of the template.</summary>
    private Statement Loop(string identifier, Expression source, Func<Statement> visitLoop)
    {
        var guards = _guarded.Count;
        AsCondition(source);
        var isNew = _own.Add(identifier);
        var loop = visitLoop();
        if (isNew) _own.Remove(identifier);
        _guarded.RemoveRange(guards, _guarded.Count - guards);
        return loop;
    }

    private void AsCondition(Expression expression)
    {
        _inCondition++;
        Visit(expression);
        _inCondition--;
    }

    private T Deeper<T>(T node, Func<T, T> visit)
    {
        if (node is null || IsTooDeep) return node;
        if (++_depth > maxDepth) IsTooDeep = true;
        else visit(node);
        _depth--;
        return node;
    }
}

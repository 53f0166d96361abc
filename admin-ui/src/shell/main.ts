import '../styles/tokens.css'
import '../styles/base.css'
import './shell-app.ts'
